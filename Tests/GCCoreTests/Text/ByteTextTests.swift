import GCCore
import Testing

@Suite struct ByteTextTests {
  @Test(
    arguments: [
      (0, "0B"), (999, "999B"), (1000, "1kB"), (1234, "1.23kB"), (12_345, "12.3kB"),
      (123_456, "123kB"), (999_499, "999kB"), (999_500, "1MB"), (9_995_000, "10MB"),
      (99_950_000, "100MB"), (1_050_000_000, "1.05GB"), (1_200_000_000, "1.2GB"),
      (Int64.max, "9.22EB"), (-1500, "-1.5kB"), (Int64.min, "-9.22EB"),
    ] as [(Int64, String)])
  func `bytes have three digits and a decimal unit`(bytes: Int64, text: String) {
    #expect(ByteText.of(bytes) == text)
  }

  @Test(
    arguments: [
      (Estimate.exact(1_200_000_000), "1.2GB", "1.2GB"),
      (Estimate(min: 1_000_000_000, max: 1_300_000_000), "1–1.3GB", "1..1.3GB"),
      (Estimate(min: 900_000_000, max: 1_300_000_000), "900MB–1.3GB", "900MB..1.3GB"),
      (Estimate(min: 1_200_000_001, max: 1_200_000_002), "1.2GB", "1.2GB"),
      (Estimate(min: 0, max: 40_000_000), "up to 40MB", "up to 40MB"),
      (Estimate(min: 40_000_000, max: nil), "at least 40MB", "at least 40MB"),
      (Estimate.unknown(.notMeasuredYet), "unknown", "unknown"),
      (Estimate.zero, "0B", "0B"),
    ] as [(Estimate, String, String)])
  func `an estimate says how much it knows`(estimate: Estimate, text: String, ascii: String) {
    #expect(ByteText.of(estimate) == text)
    #expect(ByteText.of(estimate, ascii: true) == ascii)
  }

  @Test func `what is not known never looks like zero`() {
    #expect(ByteText.of(Fact<Int64>.pending) == "…")
    #expect(ByteText.of(Fact<Int64>.pending, ascii: true) == "...")
    #expect(ByteText.of(Fact<Int64>.unavailable(reason: "no")) == "?")
    #expect(ByteText.of(Fact<Int64>.known(0)) == "0B")
  }

  @Test(
    arguments: [
      (0, "0s", "0 seconds ago"), (59, "59s", "59 seconds ago"), (60, "1m", "1 minute ago"),
      (3600, "1h", "1 hour ago"), (129_600, "36h", "36 hours ago"),
      (172_800, "2d", "2 days ago"), (1_814_400, "3w", "3 weeks ago"),
      (20_736_000, "8mo", "8 months ago"), (63_072_000, "2y", "2 years ago"),
      (63_900_000_000, "2026y", "2026 years ago"), (-5, "0s", "0 seconds ago"),
      (-86400, "future", "in the future"), (.infinity, "future", "in the future"),
      (.nan, "future", "in the future"),
    ] as [(Double, String, String)])
  func `ages change units where docker does`(seconds: Double, short: String, long: String) {
    #expect(AgeText.short(seconds: seconds) == short)
    #expect(AgeText.long(seconds: seconds) == long)
  }

  @Test(arguments: [
    ("app:1.4", "app:1.4"), ("host:5000/team/app@sha256:0a", "host:5000/team/app@sha256:0a"),
    ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$(reboot)", "'$(reboot)'"),
    ("a\nb", "'a\nb'"), ("*", "'*'"), ("é", "'é'"),
  ])
  func `a shell takes a word as it is`(word: String, quoted: String) {
    #expect(shellQuoted(word) == quoted)
  }
}
