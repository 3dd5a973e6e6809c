import Testing

@testable import GCCore

@Suite struct ExclusionDocumentTests {
  private func document(_ text: String) throws -> ExclusionDocument {
    try ExclusionDocument(parsing: Array(text.utf8))
  }

  private func text(_ document: ExclusionDocument) -> String {
    String(decoding: document.bytes, as: UTF8.self)
  }

  private func rule(_ line: String) throws -> Exclusion { try Exclusion(parsing: line) }

  @Test(arguments: [
    "", "\n", "# only a comment", "image redis\n\n  # x\r\ncontainer a\r\n", "image redis", "\t\n ",
    "label a=\u{e9}\nlabel a=e\u{301}\n",
  ])
  func `a document gives back the bytes it was read from`(text: String) throws {
    #expect(try document(text).bytes == Array(text.utf8))
  }

  @Test(arguments: [
    ("", "image new\n"), ("# a\n", "# a\nimage new\n"), ("# a", "# a\nimage new"),
    ("# a\r\n", "# a\r\nimage new\r\n"), ("# a\n\n\n", "# a\nimage new\n\n\n"),
    ("\n", "image new\n\n"), ("image new\n# a\n", "image new\n# a\n"),
  ])
  func `a rule is added behind the last line that says something`(
    before: String, after: String
  ) throws {
    var document = try document(before)
    document.add(try rule("image new"))
    #expect(text(document) == after)
  }

  @Test func `removing a rule takes its lines and nothing else`() throws {
    var document = try document("# a\nimage  redis\n\nimage b\nimage redis\n# end")
    document.remove(try rule("image redis"))
    #expect(text(document) == "# a\n\nimage b\n# end")
  }

  @Test(arguments: 1...20)
  func `adding a new rule and taking it out again changes no byte`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let pieces = ["# c", "", "image redis", " container web ", "label a=b c", "\t"]
    for _ in 0..<50 {
      var text = ""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        text += (pieces.randomElement(using: &random) ?? "")
        text += Bool.random(using: &random) ? "\n" : "\r\n"
      }
      if Bool.random(using: &random) { text += "# no newline" }
      let before = try document(text)
      var after = before
      let new = try rule("volume new")
      after.add(new)
      #expect(after.contains(new))
      after.remove(new)
      #expect(after.bytes == before.bytes, "\(text.debugDescription)")
    }
  }

  @Test func `every bad line is told with its number`() {
    let bytes = Array("image a\nbad\n# fine\nimage B\n".utf8)
    #expect {
      try ExclusionDocument(parsing: bytes)
    } throws: { error in
      guard let problems = error as? ExclusionProblems else { return false }
      let sentence = problems.sentence(path: "/etc/x")
      return problems.problems.map(\.line) == [2, 4]
        && sentence.hasPrefix("/etc/x:2: A rule begins")
        && sentence.contains("\n/etc/x:4: ")
    }
  }

  @Test(arguments: [
    ([0xef, 0xbb, 0xbf, 0x23], "byte order mark"), ([0xff, 0xfe, 0x23, 0], "UTF-16"),
    ([0x23, 0, 0x0a], "zero byte"), ([0x23, 0xff], "not UTF-8"),
    (Array("image a\rimage b".utf8), "U+000D"),
    ([UInt8](repeating: 0x0a, count: (1 << 20) + 1), "larger than 1 MiB"),
  ])
  func `a file that is no text of ours is refused by a sentence`(bytes: [UInt8], part: String) {
    #expect {
      try ExclusionDocument(parsing: bytes)
    } throws: { error in
      (error as? ExclusionProblems)?.sentence(path: "x").contains(part) ?? false
    }
  }

  @Test func `the difference shows changes with a little around them`() throws {
    let old = try document("# 1\n# 2\n# 3\n# 4\nimage a\n# 5")
    var new = old
    new.remove(try rule("image a"))
    new.add(try rule("image b"))
    #expect(
      new.diff(from: old).map(\.shown) == [
        "… 2 unchanged lines", "  # 3", "  # 4", "- image a", "  # 5", "+ image b",
      ])
    #expect(old.diff(from: old).isEmpty)
  }

  @Test func `a difference of two large files that share nothing does not take forever`() throws {
    let old = try document((0..<5000).map { "container a\($0)\n" }.joined())
    let new = try document((0..<5000).map { "container b\($0)\n" }.joined())
    #expect(new.diff(from: old).count == 10_000)
  }
}
