import GCCore
import Testing

@Test(arguments: [
  ("nginx:1.27", "nginx:1.27"), ("Größe 漢字 e\u{301}", "Größe 漢字 e\u{301}"),
  ("\u{1b}]0;x\u{7}", "^[]0;x^G"), ("a\r\nb\tc\0", "a^M^Jb^Ic^@"), ("\u{7f}", "^?"),
  ("\u{9b}2J\u{85}", "<U+009B>2J<U+0085>"), ("a\u{202e}b\u{2066}", "a<U+202E>b<U+2066>"),
  ("\u{2028}\u{2029}", "<U+2028><U+2029>"), ("\u{200b}\u{feff}\u{ad}", "<U+200B><U+FEFF><U+00AD>"),
  ("\u{e0041}", "<U+E0041>"), ("\u{e000}", "<U+E000>"), ("a\u{a0}b", "a<U+00A0>b"),
  ("\u{115f}\u{3164}", "<U+115F><U+3164>"), ("a\u{200d}b", "a<U+200D>b"),
  ("1\u{fe0f}", "1<U+FE0F>"),
  ("👩\u{200d}👧 ❤\u{fe0f}", "👩\u{200d}👧 ❤\u{fe0f}"),
])
func `what has no shape is made visible, and what has one stays`(text: String, shown: String) {
  #expect(scrubbed(text) == shown)
}

// The planes with characters, and the one with tags; the rest is private or empty.
@Test(arguments: [0...0xffff, 0x1_0000...0x1_ffff, 0xe_0000...0xe_0fff, 0x10_fff0...0x10_ffff])
func `every scalar comes out as something that is safe to print`(values: ClosedRange<UInt32>) {
  for value in values {
    guard let scalar = Unicode.Scalar(value) else { continue }
    let shown = scrubbed(String(Character(scalar)))
    let unsafe = shown.unicodeScalars.contains {
      [.control, .format, .lineSeparator, .paragraphSeparator].contains(
        $0.properties.generalCategory)
    }
    if shown.isEmpty || unsafe { Issue.record("U+\(String(value, radix: 16)) became \(shown)") }
  }
}

@Test func `a limit cuts, and says so`() {
  #expect(scrubbed("abcdef", limit: 6) == "abcdef")
  #expect(scrubbed("abcdef", limit: 3) == "abc[...]")
  #expect(scrubbed("\u{1b}\u{1b}\u{1b}", limit: 2) == "^[^[[...]")
}

@Test func `in text of several lines only newlines stay`() {
  #expect(scrubbedLines("a\nb\r\n\u{1b}c\t\u{2028}\n") == "a\nb^M\n^[c^I<U+2028>\n")
  #expect(scrubbedLines(scrubbed("\u{1b}\n\u{202e}")) == "^[^J<U+202E>")
}

@Test(arguments: [
  (#"{"a":"b\n"}"#, #"{"a":"b\n"}"#), (#"["\#u{7f}"]"#, #"["\u007f"]"#),
  (#"["é 漢 \#u{9b}2J\#u{85}"]"#, #"["é 漢 \u009b2J\u0085"]"#),
  (#"["\#u{202e}\#u{2028}\#u{feff}"]"#, #"["\u202e\u2028\ufeff"]"#),
  (#"["\#u{e0041}"]"#, #"["\udb40\udc41"]"#),
])
func `JSON escapes what has no shape, and says the same`(json: String, escaped: String) throws {
  #expect(escapedJSON(json) == escaped)
  #expect(scrubbedLines(escaped) == escaped, "the gate changes nothing in it")
}

@Test(arguments: [
  ("ssh://u:p@h", "ssh://u:***@h"), ("tcp://u:p@h:1", "tcp://u:***@h:1"), ("u:p@h", "u:***@h"),
  ("tcp://u@h:1", "tcp://u@h:1"), ("tcp://u:a@b/c?#d@h", "tcp://u:***@h"),
  ("ssh://:p@h", "ssh://:***@h"), ("tcp://h:1", "tcp://h:1"), ("unix:///a@b:c", "unix:///a@b:c"),
])
func `an address is told without its password`(address: String, told: String) {
  #expect(withoutPassword(inAddress: address) == told)
  let quoted = "It is “\(address)”: that is wrong, \(address) me@x:y"
  #expect(
    withoutPasswords(quoted)
      == (address.contains("://")
        ? "It is “\(told)”: that is wrong, \(told) me@x:y" : quoted))
}
