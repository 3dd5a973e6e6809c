import GCCore
import Testing

/// A plan as it was reviewed, to be run after the engine changed under it.
struct Reviewed {
  let inventory: Inventory
  let plan: Plan
  private let client: EngineClient

  /// Plans to remove the items; each must be foretold to go.
  init(_ client: EngineClient, _ items: [ItemID], prunesParents: Bool = false) async throws {
    self.client = client
    inventory = try await client.snapshot(Set(Measurement.allCases))
    plan = Planner.plan(
      marks: Set(items), inventory: inventory, options: PlanOptions(prunesParents: prunesParents))
    for step in plan.steps {
      guard case .removed = step.outcome else {
        throw Unexpected("\(step.name) would not go: \(step.outcome.words)")
      }
    }
  }

  func reclaim(
    recorder: (any RunRecorder)? = nil, watch: (RunEvent) async throws -> Void = { _ in }
  ) async throws -> Report {
    try await Reclaimer(inventory, client, recorder: recorder).report(of: plan, watch: watch)
  }
}

/// A set-up that is not what the test needs.
struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Report {
  func outcome(_ id: String) -> StepOutcome? { entries.first { $0.step.id.id == id }?.outcome }

  /// Why the item was skipped; empty where it was not.
  func reason(_ id: String) -> String {
    if case .skipped(let reason) = outcome(id) { reason } else { "" }
  }
}
