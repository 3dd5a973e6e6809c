import FoundationEssentials
import Testing

@testable import GCCore

/// The journal against a real file system.
@Suite struct JournalTests {
  private let container = ItemID.container(String(repeating: "c", count: 64))
  private let image = ItemID.image("sha256:" + String(repeating: "1", count: 64))

  private func intent(_ labels: [String: String] = [:]) -> JournalEntry.Intent {
    JournalEntry.Intent(
      engine: .init(id: "E1", name: "host", address: "unix:///run/docker.sock"),
      asker: .init(front: "screen", user: "root"), names: [], tags: ["app:1"],
      digests: ["app@sha256:22"], labels: labels,
      predicted: .init(Estimate(min: 1, max: 5, reasons: [.noHistory])), reason: "marked")
  }

  private func entry(
    _ item: ItemID, run: UUID, intent: JournalEntry.Intent? = nil,
    outcome: JournalEntry.Outcome? = nil
  ) -> JournalEntry {
    JournalEntry(
      time: Date(timeIntervalSince1970: 1_700_000_000.25), run: run, item: item, intent: intent,
      outcome: outcome)
  }

  private func lines(_ text: String) -> Data { Data(text.utf8) }

  @Test func `what was appended is read back, intents with their outcomes`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/state/gctui/journal.jsonl"
      let journal = Journal(path: path)
      let run = UUID()
      await journal.append([entry(container, run: run, intent: intent(["a\n\u{1b}": "é"]))])
      await journal.append([entry(image, run: run, intent: intent())])
      await journal.append([
        entry(container, run: run, outcome: .init(.removed(freed: .exact(12))))
      ])
      #expect(journal.takeProblem() == nil)

      let reader = JournalReader(try readFile(path))
      #expect(reader.unreadable.isEmpty && !reader.endsTorn)
      #expect(reader.records.map(\.item) == [container, image])
      #expect(reader.records[0].intent == intent(["a\n\u{1b}": "é"]))
      #expect(reader.records[0].outcome?.freed?.max == 12)
      #expect(reader.records[0].time == Date(timeIntervalSince1970: 1_700_000_000.25))
      #expect(reader.records[1].outcome == nil, "interrupted: what became of it is unknown")
    }
  }

  @Test func `the same item in two runs is two records`() throws {
    let (first, second) = (UUID(), UUID())
    let data = try [
      entry(image, run: first, intent: intent()),
      entry(image, run: second, intent: intent()),
      entry(image, run: second, outcome: .init(.alreadyGone)),
    ].map(JournalCoding.line).reduce(into: Data()) { $0.append($1) }
    let records = JournalReader(data).records
    #expect(records.map { $0.outcome?.result } == [nil, "already gone"])
  }

  @Test func `a torn last line is tolerated, and the next append starts a line of its own`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let whole = try JournalCoding.line(entry(image, run: UUID(), intent: intent()))
      try writeFile(path, whole + whole.prefix(40))
      let torn = JournalReader(try readFile(path))
      #expect(torn.endsTorn && torn.unreadable.isEmpty && torn.records.count == 1)

      await Journal(path: path).append([entry(container, run: UUID(), intent: intent())])
      let mended = JournalReader(try readFile(path))
      #expect(mended.records.map(\.item) == [image, container])
      #expect(mended.unreadable.map(\.number) == [2] && !mended.endsTorn)
    }
  }

  @Test func `an outcome whose intent found the disk full is still a record`() throws {
    let line = try JournalCoding.line(
      entry(image, run: UUID(), outcome: .init(.failed(message: "no"))))
    let records = JournalReader(line).records
    #expect(records.count == 1)
    #expect(records.first?.intent == nil && records.first?.outcome?.message == "no")
  }

  @Test func `lines of others are counted and skipped`() throws {
    let line = try JournalCoding.line(entry(image, run: UUID(), intent: intent()))
    let reader = JournalReader(lines("{}\nnonsense\n\n") + line)
    #expect(reader.unreadable.map(\.number) == [1, 2])
    #expect(reader.records.count == 1)
  }

  @Test func `a journal that cannot be opened says so once`() async throws {
    try await withTemporaryDirectory { directory in
      try writeFile(directory + "/file", Data())
      let journal = Journal(path: directory + "/file/journal.jsonl")
      await journal.append([entry(image, run: UUID(), intent: intent())])
      await journal.append([entry(image, run: UUID(), intent: intent())])
      let problem = try #require(journal.takeProblem())
      #expect(problem.contains(directory + "/file/journal.jsonl cannot be opened"))
      #expect(problem.contains("Removals go on"))
      #expect(journal.takeProblem() == nil)
    }
  }

  @Test func `many appends at once are all there, each in one piece`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/journal.jsonl"
      let journal = Journal(path: path)
      let items = (0..<200).map { ItemID.container(String($0)) }
      await withTaskGroup(of: Void.self) { group in
        for item in items {
          let line = entry(item, run: UUID(), intent: intent())
          group.addTask { await journal.append([line]) }
        }
      }
      let reader = JournalReader(try readFile(path))
      #expect(reader.unreadable.isEmpty)
      #expect(Set(reader.records.map(\.item)) == Set(items))
    }
  }

  @Test func `an unknown prediction is written as null`() throws {
    var unknown = intent()
    unknown.predicted = .init(.unknown(.notMeasuredYet))
    let text = String(
      decoding: try JournalCoding.line(entry(image, run: UUID(), intent: unknown)), as: UTF8.self)
    #expect(
      text.contains(
        #""predicted":{"max":null,"min":null,"reasons":["not measured yet"],"#
          + #""uncountedLogs":0}"#))
    #expect(text.contains(#""time":"2023-11-14T22:13:20.250Z""#))
  }

  @Test func `a label of a megabyte does not fill the journal`() throws {
    let label = String(repeating: "x", count: 1 << 20)
    let line = try JournalCoding.line(entry(image, run: UUID(), intent: intent(["l": label])))
    #expect(line.count < 8192)
  }
}
