import GCCore
import Testing
import ThrowawayEngine

/// An engine that dies in the middle of a run.
@Suite struct EngineLossTests {
  @Test func `a run outlives the engine's end, and its report tells the truth`() async throws {
    try await TestEngine.with { engine, client in
      _ = try engine.socket.importImage("base:1")
      var items: [ItemID] = []
      for number in 1...60 {
        items.append(.container(try engine.socket.createContainer("c\(number)", image: "base:1")))
      }
      for number in 1...6 {
        let files = ["f": [UInt8](repeating: UInt8(number), count: 100 * number)]
        items.append(
          .image(try engine.socket.importImage("i\(number):1", files: files, shell: false)))
      }
      let reviewed = try await Reviewed(client, items)
      let proof = JournalProof(in: engine.directory, of: reviewed.inventory)
      var isKilled = false
      let report = try await reviewed.reclaim(recorder: proof.recorder) { event in
        guard case .finished = event, !isKilled else { return }
        isKilled = true
        try engine.kill()
        try await engine.restart()
      }

      #expect(report.entries.map(\.step.id) == reviewed.plan.steps.map(\.id))
      var notGone: [ItemID] = []
      for entry in report.entries {
        let id = entry.step.id
        let isThere =
          id.kind == .image
          ? try engine.socket.has(image: id.id) : try engine.socket.has(container: id.id)
        switch entry.outcome {
        case .removed, .alreadyGone: #expect(!isThere, "\(entry.step.name): \(entry.outcome)")
        case .failed, .skipped:
          #expect(isThere, "\(entry.step.name): \(entry.outcome)")
          notGone.append(id)
        case .untagged, .notRun: Issue.record("\(entry.step.name): \(entry.outcome)")
        }
      }
      // Only what was under way when the engine died can have failed.
      #expect(notGone.count <= ReclaimMachine.containersAtOnce)
      try proof.expectPaired(with: report)

      // And a second run takes what the first could not.
      if !notGone.isEmpty {
        let rest = try await Reviewed(client, notGone).reclaim()
        #expect(rest.isComplete, "\(rest.entries.map(\.outcome))")
      }
      #expect(try engine.socket.writableSizes().isEmpty)
      #expect(try engine.socket.imageIDs() == [engine.socket.imageID("base:1")])
    }
  }
}
