import GCCore
import Testing

extension Reclaimer {
  /// A reclaimer of what this inventory tells of.
  init(
    _ inventory: Inventory, _ engine: EngineClient, recorder: (any RunRecorder)? = nil,
    patience: Duration = .seconds(300)
  ) {
    let graph = LayerGraph(inventory: inventory)
    self.init(
      engine: engine, graph: graph, recorder: recorder,
      patience: patience)
  }

  /// Runs the plan to its end; `watch` sees each event.
  func report(of plan: Plan, watch: (RunEvent) async throws -> Void = { _ in }) async throws
    -> Report
  {
    var report: Report?
    for await event in run(plan: plan) {
      try await watch(event)
      if case .ended(let last) = event { report = last }
    }
    return try #require(report)
  }
}
