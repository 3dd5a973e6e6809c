/// What a run of a collector came to: each item with what was decided and what became of it.
public struct CollectResult: Sendable {
  public let plan: CollectPlan
  /// `nil` where nothing was performed.
  public let report: Report?

  public init(plan: CollectPlan, report: Report? = nil) {
    self.plan = plan
    self.report = report
  }

  /// One item that went or would go.
  public struct Entry: Hashable, Sendable {
    public var step: PlanStep
    /// Why it goes.
    public var reason: String
    /// `nil` before the run, and for one that is only shown.
    public var outcome: StepOutcome?
    /// Whether it is only shown: nobody asks the engine for it.
    public var isOnlyShown: Bool
    /// Why the freed bytes differ from the predicted, where they do.
    public var note: String?
    /// What went with it though nobody reviewed it.
    public var unreviewed: Unreviewed
  }

  /// One item that stays.
  public struct Kept: Hashable, Sendable {
    public var id: ItemID
    public var name: String
    public var reason: KeepReason
  }

  /// What went or would go, in the order of the plan.
  public var entries: [Entry] {
    let outcomes = Dictionary(
      (report?.entries ?? []).map { ($0.step.id, $0) }, uniquingKeysWith: { first, _ in first })
    let performed = Dictionary(
      plan.performed.steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return plan.whole.steps.map { step in
      let done = outcomes[step.id]
      return Entry(
        step: performed[step.id] ?? step, reason: plan.reason(of: step.id), outcome: done?.outcome,
        isOnlyShown: performed[step.id] == nil || plan.excess != nil, note: done?.note,
        unreviewed: done?.unreviewed ?? Unreviewed())
    }
  }

  /// What stays, by kind and name.
  public var kept: [Kept] {
    plan.verdicts.compactMap { item, verdict in
      guard case .keep(let reason) = verdict else { return nil }
      return Kept(id: item, name: plan.name(of: item), reason: reason)
    }
    .sorted { ($0.id.kind, $0.name, $0.id) < ($1.id.kind, $1.name, $1.id) }
  }

  /// Why nothing is removed, as a sentence; `nil` for a run within its limits.
  public var limitSentence: String? {
    plan.excess.map { excess in
      plan.performed.steps.isEmpty
        ? "A run would remove nothing: \(excess.reason)." : "Nothing was removed: \(excess.reason)."
    }
  }

  /// Whether everything that was to be performed was, and every list came.
  public var isComplete: Bool {
    guard !plan.inventory.lacksList else { return false }
    return report?.isComplete ?? (plan.excess == nil || plan.performed.steps.isEmpty)
  }
}
