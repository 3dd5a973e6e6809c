import GCCore
import Testing
import ThrowawayEngine

/// The story that started the project, on a real engine.
@Suite struct SampleLeftoversTests {
  @Test func `the leftovers of the story are there, and go as foretold: 104, then none`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let summary = try SampleLeftovers.put(on: engine.socket)
      #expect(summary == .init(containers: 104, running: 2, dangling: 9, labeled: 15))
      let inventory = try await client.snapshot(Set(Measurement.allCases))
      let references = References(inventory)
      func count(_ kind: ListKind) -> Int { kind.members(of: inventory, references).count }
      #expect(count(.containers) == 104)
      #expect(count(.dangling) == 9)
      #expect(count(.labeled) == 15)
      let todobackend = inventory.images.values
        .filter { $0.labels["application"] == "todobackend" }
      #expect(todobackend.count { $0.tags.isEmpty } == 6)
      #expect(todobackend.count { !$0.tags.isEmpty } == 4)

      // The containers go by their state, of the images only the dangling.
      let containers = ListKind.containers.members(of: inventory, references)
      let dangling = todobackend.filter { $0.tags.isEmpty }.map(\.itemID)
      let reviewed = try await Reviewed(client, containers + dangling)
      #expect(reviewed.plan.steps.count == 110)
      #expect(reviewed.plan.frees.isExact)
      let proof = JournalProof(in: engine.directory, of: reviewed.inventory)
      let (layers, writable) = try (engine.layers(), engine.socket.writableSizes())
      let report = try await reviewed.reclaim(recorder: proof.recorder)
      let (layersLeft, left) = try (engine.layers(), engine.socket.writableSizes())

      #expect(report.isComplete)
      #expect(report.freed == reviewed.plan.frees)
      let went = writable.filter { left[$0.key] == nil }.values.reduce(0, +)
      let truth = layers.values.reduce(0, +) - layersLeft.values.reduce(0, +) + went
      #expect(report.freed.isExact && report.freed.min == truth)
      #expect(left.count == 2)
      for id in dangling { #expect(try !engine.socket.has(image: id.id)) }
      for image in todobackend where !image.tags.isEmpty {
        #expect(try engine.socket.has(image: image.id), "\(image.name)")
      }
      try proof.expectPaired(with: report)
    }
  }
}
