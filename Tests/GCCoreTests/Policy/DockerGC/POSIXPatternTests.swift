import Testing

@testable import GCCore

@Suite struct POSIXPatternTests {
  @Test(arguments: [
    ("a\\(b\\|c\\)d", POSIXPattern.Syntax.basic, "xacdx", true), ("a(b|c)d", .basic, "acd", false),
    ("a(b|c)d", .extended, "xacdx", true), ("redis:.*", .basic, "redis:7", true),
    ("red*is", .basic, "reis", true), ("+", .basic, "a+b", true), ("b+", .extended, "abb", true),
    ("a{2}", .extended, "baab", true), ("a\\{2\\}", .basic, "bab", false),
    ("^[a-z]*$", .basic, "a1", false), ("[[:digit:]]", .extended, "x9", true),
  ])
  func `a pattern means what it means to grep`(
    pattern: String, syntax: POSIXPattern.Syntax, text: String, expected: Bool
  ) throws {
    #expect(try POSIXPattern(pattern, syntax).matches(text) == expected)
  }

  @Test(arguments: [
    ("redis:.*", "redis:7", true), ("redis", "redis:7", false), ("a\\|ab", "ab", true),
    ("^redis$", "redis", true), ("edis", "redis", false), ("", "", true), ("", "a", false),
  ])
  func `a whole pattern matches from end to end`(pattern: String, text: String, expected: Bool)
    throws
  {
    #expect(try POSIXPattern(pattern, .basic, isWhole: true).matches(text) == expected)
  }

  @Test(arguments: [
    ("a\\(b", POSIXPattern.Syntax.basic), ("a[b", .basic), ("a\\", .basic), ("(a", .extended),
    ("a[z-a]", .extended), ("a{2,1}", .extended), ("a\\)\\(b", .basic), ("a)(b", .extended),
  ])
  func `what is no pattern is told with its text`(
    pattern: String, syntax: POSIXPattern.Syntax
  ) throws {
    let error = #expect(throws: RuleError.self) {
      try POSIXPattern(pattern, syntax, isWhole: true)
    }
    #expect(error?.sentence.contains(pattern) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [
    (String(repeating: "a", count: 1025), POSIXPattern.Syntax.basic),
    (String(repeating: "(", count: 400) + String(repeating: ")", count: 400), .extended),
    ("((a{255}){255}){255}", .extended), ("a\\{32767\\}", .basic),
    ("a{1,99999999999999999999}", .extended),
    ("\\(a*\\)*\\1", .basic), ("a\u{0}b", .basic),
  ])
  func `what would take the machine is refused`(
    pattern: String, syntax: POSIXPattern.Syntax
  ) {
    #expect(throws: RuleError.self) { try POSIXPattern(pattern, syntax) }
  }

  @Test func `no pattern brings the program down`() {
    var random = SplitMix(seed: 20_260_401)
    let pieces = Array("ab^$.*+?|()[]{}\\,-:1920=é \t")
    var compiled = 0
    for _ in 0..<20_000 {
      let pattern = String(
        (0..<Int.random(in: 0...14, using: &random)).map { _ in
          pieces[Int.random(in: 0..<pieces.count, using: &random)]
        })
      for syntax in [POSIXPattern.Syntax.basic, .extended] {
        for isWhole in [false, true] {
          guard let pattern = try? POSIXPattern(pattern, syntax, isWhole: isWhole) else { continue }
          compiled += 1
          _ = pattern.matches("ab-19a")
          _ = pattern.matches("")
        }
      }
    }
    #expect(compiled > 10_000)
  }
}
