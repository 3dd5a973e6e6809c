import FoundationEssentials
import GCCore
import ThrowawayEngine

/// Deleting 500 containers by a reviewed plan, against the same deletes by a bare client, eight at
/// once.
enum DeleteBench {
  static func run(_ engine: ThrowawayEngine) async throws -> [Measured] {
    say("deleting twice 500 containers")
    let client = EngineClient(endpoint: EngineEndpoint(address: .unix(path: engine.socket.path)))
    let inventory = try await client.snapshot(Measurement.containersAndImages)
    let ids = inventory.containers.values.filter(\.state.isExited).map(\.id).sorted()
    guard ids.count >= 1000 else { throw BenchError(description: "only \(ids.count) containers") }
    let graph = LayerGraph(inventory: inventory)
    // In turn, a hundred each, so that a busy moment of the machine hits both.
    var ours = Duration.zero
    var bare = Duration.zero
    for round in 0..<5 {
      let part = Array(ids[round * 200..<round * 200 + 200])
      bare += try await time { try await removeBare(Array(part[..<100]), client) }
      // Reviewed: the plan is there before the key that runs it.
      let plan = Planner.plan(
        marks: Set(part[100...].map { ItemID.container($0) }), inventory: inventory, graph: graph)
      ours += try await time { try await remove(plan, graph, client) }
    }
    await client.close()
    return [
      Measured(
        name: "500 deletes", median: 500_000 / ours.milliseconds, unit: "per s",
        reference: ("bare client, eight at once", 500_000 / bare.milliseconds), aim: 0.9,
        moreIsBetter: true)
    ]
  }

  private static func time(_ body: () async throws -> Void) async throws -> Duration {
    let start = ContinuousClock.now
    try await body()
    return ContinuousClock.now - start
  }

  private static func removeBare(_ ids: [String], _ client: EngineClient) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, id) in ids.enumerated() {
        if index >= 8 { try await group.next() }
        group.addTask { try await client.removeContainer(id, force: false, volumes: false) }
      }
      try await group.waitForAll()
    }
  }

  private static func remove(
    _ plan: Plan, _ graph: LayerGraph, _ client: EngineClient
  ) async throws {
    let reclaimer = Reclaimer(engine: client, graph: graph)
    for await event in reclaimer.run(plan: plan) {
      guard case .ended(let report) = event else { continue }
      guard report.isComplete else {
        throw BenchError(description: "\(report.entries.first { $0.note != nil } as Any)")
      }
    }
  }
}
