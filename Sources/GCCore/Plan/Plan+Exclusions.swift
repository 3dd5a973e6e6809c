extension Plan {
  /// The same plan without the steps that an exclusion forbids now: rules may have been written
  /// to the file by someone else since the review.
  ///
  /// - Parameter inventory: the one the plan was made of.
  public func refusing(_ rules: ExclusionRules, in inventory: Inventory) -> Plan {
    var plan = self
    for index in plan.steps.indices where plan.steps[index].action != .none {
      guard let protection = rules.protection(of: plan.steps[index].id, in: inventory) else {
        continue
      }
      plan.steps[index].refuse(.excluded(protection))
    }
    return plan
  }

  /// The same plan with every step refused.
  public func refusing(_ refusal: Refusal) -> Plan {
    var plan = self
    for index in plan.steps.indices where plan.steps[index].action != .none {
      plan.steps[index].refuse(refusal)
    }
    return plan
  }
}

extension PlanStep {
  fileprivate mutating func refuse(_ refusal: Refusal) {
    action = .none
    outcome = .refused(refusal)
    frees = .zero
  }
}
