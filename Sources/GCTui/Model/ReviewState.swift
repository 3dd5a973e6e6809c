import GCCore

/// The plan under review: the exact list that `y` runs.
struct ReviewState: Sendable {
  /// What a plan is made of; the run compares with this.
  struct Basis: Sendable {
    var inventory: Inventory
    var graph: LayerGraph
  }

  var items: Set<ItemID>
  /// Marked items that a filter or a hidden row keeps from sight in the lists.
  var hidden = 0
  /// `nil` while the layers are being worked out.
  var basis: Basis?
  /// The figures that `basis` waits for.
  var awaits = 0
  var plan = Plan()
  var forced: Set<ItemID> = []
  /// Containers of which it is not known yet when they last ran: a run would skip them.
  var pending: Set<ItemID> = []
  /// Whether force would change what happens to the selected item.
  var canForce = false
  var selected = 0

  /// Steps that will be asked of the engine.
  var runnable: Int { plan.steps.count { $0.action != .none } }

  @Sendable static func cannotRun(_ model: AppModel) -> String? {
    guard case .review(let review) = model.screens.last else { return nil }
    if let reason = Bindings.readOnly(model) ?? Bindings.exclusionsMissing(model) { return reason }
    if review.basis == nil { return "The plan is still being worked out." }
    return review.runnable == 0 ? "Nothing here can be removed; each row says why." : nil
  }

  @Sendable static func cannotForce(_ model: AppModel) -> String? {
    guard case .review(let review) = model.screens.last,
      review.plan.steps.indices.contains(review.selected)
    else { return "There is no item to force." }
    return review.canForce ? nil : "Force would change nothing for this item."
  }
}

/// A run under way.
struct RunState: Sendable {
  var plan: Plan
  var outcomes: [ItemID: StepOutcome] = [:]
  var progress: RunProgress
  var isCancelled = false
  var top = 0

  init(plan: Plan) {
    self.plan = plan
    progress = RunProgress(total: plan.steps.count)
  }
}

/// A run that has ended.
struct ReportState: Sendable {
  var report: Report
  var top = 0
}
