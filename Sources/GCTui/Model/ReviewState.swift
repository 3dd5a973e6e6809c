import GCCore

/// The plan under review: the exact list that `y` runs.
struct ReviewState: Sendable {
  var plan: Plan
  /// What the plan was made of; the run compares with this.
  var inventory: Inventory
  var graph: LayerGraph
  var items: Set<ItemID>
  var forced: Set<ItemID> = []
  /// Marked items that a filter or a hidden row keeps from sight in the lists.
  var hidden: Int
  var selected = 0
  var top = 0

  /// Steps that will be asked of the engine.
  var runnable: Int { plan.steps.count { $0.action != .none } }

  @Sendable static func cannotRun(_ model: AppModel) -> String? {
    guard case .review(let review) = model.screens.last else { return nil }
    if let reason = Bindings.readOnly(model) { return reason }
    return review.runnable == 0 ? "Nothing here can be removed; each row says why." : nil
  }

  @Sendable static func cannotForce(_ model: AppModel) -> String? {
    guard case .review(let review) = model.screens.last,
      review.plan.steps.indices.contains(review.selected)
    else { return nil }
    let step = review.plan.steps[review.selected]
    if review.forced.contains(step.id) { return nil }
    var forced = review.forced
    forced.insert(step.id)
    let plan = model.plan(for: review.items, of: review.inventory, review.graph, forced: forced)
    let same = plan.steps.first { $0.id == step.id }
    return same?.action == step.action ? "Force would change nothing for this item." : nil
  }
}

/// A run under way.
struct RunState: Sendable {
  var plan: Plan
  var outcomes: [ItemID: StepOutcome] = [:]
  /// What the engine was asked for and has not answered, in the order asked.
  var underWay: [ItemID] = []
  var freed = Estimate.zero
  var isCancelled = false
  var top = 0

  var done: Int { outcomes.count }
}

/// A run that has ended.
struct ReportState: Sendable {
  var report: Report
  var top = 0
}
