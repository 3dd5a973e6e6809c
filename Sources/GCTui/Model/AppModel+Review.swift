import GCCore

extension AppModel {
  /// Makes the plan of a review anew, from what it is based on and the rules in force.
  func workOut(_ review: inout ReviewState) {
    guard let basis = review.basis else { return }
    let plan = plan(of: review, basis, forced: review.forced)
    // The same plan stays the same value: it is compared with what was seen at every key.
    if plan != review.plan { review.plan = plan }
    review.selected = max(0, min(review.selected, review.plan.steps.count - 1))
    review.pending = review.items.filter { item in
      guard item.kind == .container, let container = basis.inventory.containers[item.id] else {
        return false
      }
      return container.details.isPending && container.state.isExited && container.state != .created
    }
    judgeForce(&review)
  }

  /// Works out whether force would change anything for the selected item.
  func judgeForce(_ review: inout ReviewState) {
    review.canForce = false
    guard let basis = review.basis, review.plan.steps.indices.contains(review.selected) else {
      return
    }
    let step = review.plan.steps[review.selected]
    if review.forced.contains(step.id) {
      review.canForce = true
    } else {
      let forced = plan(of: review, basis, forced: review.forced.union([step.id]))
      review.canForce = forced.steps.first { $0.id == step.id }?.action != step.action
    }
  }

  private func plan(
    of review: ReviewState, _ basis: ReviewState.Basis, forced: Set<ItemID>
  ) -> Plan {
    Planner.plan(
      marks: review.items, inventory: basis.inventory, graph: basis.graph, forced: forced,
      options: PlanOptions(takesParents: true, exclusionsUnusable: exclusions.problem)
    ) { exclusions.rules.protection(of: $0, in: basis.inventory) }
  }

  /// Changes every review that is open and makes its plan anew where `change` says so.
  mutating func replan(_ change: (inout ReviewState) -> Bool = { _ in true }) {
    for place in screens.indices {
      guard case .review(var review) = screens[place], change(&review) else { continue }
      workOut(&review)
      screens[place] = .review(review)
    }
  }

  /// Takes what became known of containers under review since their plan was made.
  mutating func completeReviews() {
    var needsFigures = false
    let (inventory, next) = (self.inventory, figuresGeneration + 1)
    replan { review in
      guard var basis = review.basis, !review.pending.isEmpty else { return false }
      let arrived = review.pending.filter {
        inventory.containers[$0.id]?.details.isPending != true
      }
      guard !arrived.isEmpty else { return false }
      for item in arrived {
        let now = inventory.containers[item.id]
        guard let now, now.state == basis.inventory.containers[item.id]?.state else {
          // No longer what was planned for: only the whole picture tells what follows.
          review.basis = nil
          review.awaits = next
          review.plan = Plan()
          review.pending = []
          needsFigures = true
          return true
        }
        basis.inventory.containers[item.id] = now
      }
      review.basis = basis
      return true
    }
    if needsFigures { areFiguresStale = true }
  }
}
