import Testing

@testable import GCCore

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("90m", 5400.0), ("7d", 604_800), ("1.5h", 5400), ("0s", 0), ("2w", 1_209_600),
    ("1d12h", 129_600), ("1w2d3h4m5s", 788_645), ("1.5h30s", 5430), ("0d1s", 1),
  ])
  func `numbers with units are a duration`(text: String, seconds: Double) {
    #expect(DurationText.seconds(text) == seconds)
    #expect(PolicyWords.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "7", "d", "-1d", "7 days", "infd", "nand", "7y", "1e999s", "1d12", "12h1d", "1h1h",
    "1d 12h",
    "+5m", "0x10m", "1e3m", ".5h", "5.h", "1.2.3s", "1e12s", "1000000000001s", "٣m", "1D",
  ])
  func `everything else is not`(text: String) {
    #expect(DurationText.seconds(text) == nil)
  }

  @Test(arguments: [("0", 0.0), ("3600", 3600.0), ("1.5", 1.5)])
  func `a policy takes seconds without a unit too`(text: String, seconds: Double) {
    #expect(PolicyWords.seconds(text) == seconds)
  }

  @Test(arguments: ["-1", "1e3", "0x10", "inf", "nan", " 5", "1000000000001"])
  func `but nothing else that passes for a number`(text: String) {
    #expect(PolicyWords.seconds(text) == nil)
  }

  @Test(
    arguments: [
      0, 1, 59, 90, 3600, 5400, 129_600, 604_800, 0.5, 1.25, 0.000_001, 90.5, 1e12, 366 * 86_400,
    ] as [Double])
  func `what is told is read as the same again`(seconds: Double) {
    let told = DurationText.of(seconds)
    #expect(DurationText.seconds(told) == seconds, "\(told)")
  }

  @Test(arguments: [(90.0, "90s"), (5400.0, "90m"), (129_600.0, "36h"), (0.5, "0.5s"), (0.0, "0s")])
  func `one unit is enough to tell it`(seconds: Double, told: String) {
    #expect(DurationText.of(seconds) == told)
  }
}
