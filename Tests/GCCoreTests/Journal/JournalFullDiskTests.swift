import FoundationEssentials
import GCCore
import Testing

/// A disk that is really full under the journal: the normal case of this program.
@Suite(.timeLimit(.minutes(2))) struct JournalFullDiskTests {
  @Test
  func
    `a full disk is said once, stops no removal and tears no line, and with room again removals are recorded`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let disk = try SmallDisk(at: directory, kilobytes: 64)
      defer { disk.end() }
      // A quarter of it is left, in whole pages: some line reaches across the end.
      try writeFile(disk.path + "/filler", Data(count: 48 << 10))
      let journal = Journal(path: disk.path + "/journal.jsonl")

      let items = (0..<60).map { sampleContainer("c\($0)") }
      let first = ReclaimRig(.exited(60), items, journal: journal)
      let report = try await first.run()
      #expect(report.isComplete)
      #expect(await first.engine.state.containers.isEmpty)
      let problem = try #require(journal.takeProblem())
      #expect(
        problem == "The journal \(journal.path) cannot be written: No space left on device. "
          + "Removals go on and are not recorded.")
      #expect(journal.takeProblem() == nil)
      let full = JournalReader(try readFile(journal.path))
      #expect(full.unreadable.isEmpty && !full.endsTorn)
      #expect(!full.records.isEmpty)
      #expect(full.records.count { $0.outcome != nil && $0.intent != nil } < items.count)

      try FileManager.default.removeItem(atPath: disk.path + "/filler")
      let second = ReclaimRig(.exited(10), Array(items.prefix(10)), journal: journal)
      #expect(try await second.run().isComplete)
      #expect(journal.takeProblem() == nil)
      let all = JournalReader(try readFile(journal.path))
      #expect(all.unreadable.isEmpty && !all.endsTorn)
      let added = all.records.dropFirst(full.records.count)
      #expect(Set(added.map(\.item)) == Set(items.prefix(10)))
      #expect(added.allSatisfy { $0.intent != nil && $0.outcome?.result == "removed" })
    }
  }
}
