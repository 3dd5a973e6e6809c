import GCCore
import Testing
import ThrowawayEngine

/// The story that started the project, on a real engine.
@Suite struct SampleLeftoversTests {
  @Test func `the leftovers of the story are there, and the snapshot counts them`() async throws {
    try await TestEngine.with { engine, client in
      let summary = try SampleLeftovers.put(on: engine.socket)
      #expect(summary == .init(containers: 104, running: 2, dangling: 9, labeled: 15))
      let inventory = try await client.snapshot([])
      let references = References(inventory)
      func count(_ kind: ListKind) -> Int { kind.members(of: inventory, references).count }
      #expect(count(.containers) == 104)
      #expect(count(.dangling) == 9)
      #expect(count(.labeled) == 15)
      let todobackend = inventory.images.values
        .filter { $0.labels["application"] == "todobackend" }
      #expect(todobackend.count { $0.tags.isEmpty } == 6)
      #expect(todobackend.count { !$0.tags.isEmpty } == 4)
    }
  }
}
