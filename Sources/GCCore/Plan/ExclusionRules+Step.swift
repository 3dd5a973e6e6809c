extension ExclusionRules {
  /// Why a step must not be run under these rules, which may have been written since the plan was
  /// made, as a sentence; `nil` where none forbids it.
  ///
  /// They cover what the step takes along: the untagged parents of an image, and the image of an
  /// excluded container that force would take from under it. What else an excluded item uses the engine
  /// keeps itself.
  ///
  /// - Parameter inventory: the one the plan was made of.
  public func obstacle(to step: PlanStep, in inventory: Inventory) -> String? {
    if let protection = protection(of: step.id, in: inventory) {
      return Refusal.excluded(protection).sentence
    }
    if case .removed(_, let parents) = step.outcome {
      for parent in parents {
        guard let protection = protection(of: .image(parent), in: inventory) else { continue }
        return "Its untagged parent \(shortID(parent)) would go with it, and is excluded by the "
          + "rule \(protection.rule) (\(protection.place))."
      }
    }
    guard step.action == .removeImage(force: true) else { return nil }
    for user in inventory.containers.values where user.imageID == step.id.id {
      guard let protection = protection(of: user.itemID, in: inventory) else { continue }
      return "The container \(user.name) uses it, and is excluded by the rule \(protection.rule) "
        + "(\(protection.place))."
    }
    return nil
  }
}
