import Testing

@testable import GCCore

@Suite struct GlobTests {
  @Test(arguments: [
    ("redis", "redis", true), ("redis", "redis7", false), ("redis", "Redis", false),
    ("*", "", true), ("*", "a/b:c", true), ("registry/*", "registry/a/b:1", true),
    ("a?c", "abc", true), ("a?c", "ac", false), ("a?c", "aéc", true),
    ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true),
    ("[^a]", "a", false), ("[a-]", "-", true), ("[\\]]", "]", true), ("[!a]", "", false),
    ("\\*", "*", true), ("\\*", "x", false), ("a\\\\b", "a\\b", true), ("*web*", "my-web-1", true),
    ("*ab", "aab", true), ("a*b*c", "a1b2b3c", true), ("a*b*c", "a1c2b", false), ("", "", true),
    ("", "a", false), ("e\u{301}", "é", false),
  ])
  func `a pattern matches the whole text or not at all`(
    pattern: String, text: String, expected: Bool
  ) throws {
    #expect(try Glob(pattern).matches(text) == expected)
  }

  @Test(arguments: ["[", "[a", "[]", "[!]", "a\\", "[z-a]", "[a\\"])
  func `a malformed pattern is refused with a sentence`(pattern: String) {
    #expect {
      try Glob(pattern)
    } throws: { error in
      (error as? RuleError)?.sentence.contains("The pattern \(pattern)") ?? false
    }
  }

  /// Tries everything: exponential, but obviously right.
  private static func slowly(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>)
    -> Bool
  {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" {
      return slowly(rest, text) || (!text.isEmpty && slowly(pattern, text.dropFirst()))
    }
    guard let character = text.first else { return false }
    return (first == "?" || first == character) && slowly(rest, text.dropFirst())
  }

  @Test(arguments: 1...8)
  func `a random pattern agrees with trying everything`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var matches = 0
    for _ in 0..<2000 {
      let pattern = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        "ab*?*".randomElement(using: &random) ?? "a"
      }
      let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
        "ab".randomElement(using: &random) ?? "a"
      }
      let expected = Self.slowly(pattern[...], text[...])
      matches += expected ? 1 : 0
      #expect(
        try Glob(String(pattern)).matches(String(text)) == expected,
        "\(String(pattern)) on \(String(text))")
    }
    #expect(matches > 100, "the inputs have to reach both answers")
  }

  @Test func `a pattern of many stars does not explode`() throws {
    // Every way of trying each star again would take longer than the universe lasts.
    let glob = try Glob(String(repeating: "a*", count: 60) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 600)))
  }

  @Test(arguments: ["a*b", "[x]", "\\", "50%?", "plain", "é#1", " "])
  func `an escaped text matches itself only`(text: String) throws {
    let glob = try Glob(Glob.escaping(text))
    #expect(glob.matches(text))
    #expect(glob.literal == text)
  }

  @Test func `a control character is escaped to any one character`() throws {
    #expect(Glob.escaping("a\nb") == "a?b")
  }
}
