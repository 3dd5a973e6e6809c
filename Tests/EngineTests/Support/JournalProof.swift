import FoundationEssentials
import GCCore
import Testing

/// The journal of one run, kept in a file, to be held against the run's report.
struct JournalProof {
  private let journal: Journal
  let recorder: JournalRecorder

  /// - Parameter directory: where the journal's file is made.
  init(in directory: String, of inventory: Inventory) {
    journal = Journal(path: directory + "/journal.jsonl")
    recorder = JournalRecorder(
      journal: journal, asker: .init(front: "delete", user: "tester"), inventory: inventory,
      reason: { _ in "marked" })
  }

  /// Expects an intent with its outcome for each step that was begun, and nothing else.
  func expectPaired(with report: Report) throws {
    #expect(journal.takeProblem() == nil)
    let data = try #require(FileManager.default.contents(atPath: journal.path))
    let reader = JournalReader(data)
    #expect(reader.unreadable == [])
    #expect(!reader.endsTorn)
    let records = Dictionary(grouping: reader.records, by: \.item)
    for entry in report.entries {
      let own = records[entry.step.id, default: []]
      // A step that never began has no line.
      if own.isEmpty, entry.outcome == .notRun || entry.step.action == .none { continue }
      #expect(own.count == 1, "\(entry.step.name): \(own.count) records")
      #expect(own.first?.intent?.predicted == .init(entry.step.frees))
      #expect(own.first?.outcome == .init(entry.outcome))
    }
    #expect(Set(records.keys).isSubset(of: report.entries.map(\.step.id)))
  }
}
