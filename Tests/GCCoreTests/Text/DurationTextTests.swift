import Testing

@testable import GCCore

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("90m", 5400.0), ("7d", 604_800), ("1.5h", 5400), ("0s", 0), ("2w", 1_209_600),
  ])
  func `a number and a unit are a duration`(text: String, seconds: Double) {
    #expect(DurationText.seconds(text) == seconds)
  }

  @Test(arguments: ["", "7", "d", "-1d", "7 days", "infd", "nand", "7y", "1e999s"])
  func `everything else is not`(text: String) {
    #expect(DurationText.seconds(text) == nil)
  }
}
