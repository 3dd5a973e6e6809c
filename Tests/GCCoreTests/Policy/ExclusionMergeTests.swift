import Testing

@testable import GCCore

@Suite struct ExclusionMergeTests {
  private func document(_ text: String) throws -> ExclusionDocument {
    try ExclusionDocument(parsing: Array(text.utf8))
  }

  private func rules(_ document: ExclusionDocument) -> Set<String> {
    Set(document.rules.map(\.rule.text))
  }

  @Test func `both sides' rules come together in their file`() throws {
    let base = try document("# mine\nimage a\nimage b\n")
    let theirs = try document("# theirs\nimage a\n# note\nimage c\n")
    var ours = base
    ours.remove(try Exclusion(parsing: "image a"))
    ours.add(try Exclusion(parsing: "volume v"))
    let merge = ExclusionDocument.merge(base: base, theirs: theirs, ours: ours)
    let text = String(decoding: merge.document.bytes, as: UTF8.self)
    #expect(text == "# theirs\n# note\nimage c\nvolume v\n")
    #expect(merge.conflicts.isEmpty)
  }

  @Test func `a rule that we take out and they rewrite is a conflict, and theirs stays`() throws {
    let base = try document("image a:1\n# x\n")
    let theirs = try document("image a:*\n# x\n")
    let merge = ExclusionDocument.merge(base: base, theirs: theirs, ours: try document("# x\n"))
    #expect(rules(merge.document) == ["image a:*"])
    #expect(merge.conflicts.map(\.removed.text) == ["image a:1"])
    #expect(merge.conflicts.first?.rewritten.map(\.text) == ["image a:*"])
  }

  @Test func `a rule that both take out is no conflict`() throws {
    let base = try document("image a\nimage b\n")
    let both = try document("image b\n")
    let merge = ExclusionDocument.merge(base: base, theirs: both, ours: both)
    #expect(merge == ExclusionMerge(document: both, conflicts: []))
  }

  @Test(arguments: 1...20)
  func `a merge of random edits keeps every addition and removal`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    func some(_ name: String) -> String {
      (0..<8).filter { _ in Bool.random(using: &random) }.map { "container \(name)\($0)\n" }
        .joined()
    }
    for _ in 0..<30 {
      let base = try document(some("x"))
      let theirs = try document(some("x") + some("t"))
      let ours = try document(some("x") + some("o"))
      let merged = rules(ExclusionDocument.merge(base: base, theirs: theirs, ours: ours).document)
      let (b, t, o) = (rules(base), rules(theirs), rules(ours))
      #expect(merged == t.subtracting(b.subtracting(o)).union(o.subtracting(b)))
      let mirrored = ExclusionDocument.merge(base: base, theirs: ours, ours: theirs).document
      #expect(rules(mirrored) == merged)
      let same = ExclusionDocument.merge(base: base, theirs: base, ours: ours)
      #expect(rules(same.document) == o && same.conflicts.isEmpty)
      let kept = ExclusionDocument.merge(base: base, theirs: theirs, ours: base)
      #expect(kept.document == theirs && kept.conflicts.isEmpty)
    }
  }
}
