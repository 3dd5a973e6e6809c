/// Decides what a run of a plan does next: pure, `Reclaimer` performs.
///
/// Containers go first, several at once, because engines remove eight of them in twice the time of
/// one; images follow one at a time in the plan's order, because a child has to go before its
/// parent and engines gain nothing there from concurrency; then volumes and networks, which no
/// container may use any more. A cancel lets what is under way finish.
public struct ReclaimMachine: Sendable {
  public enum Event: Hashable, Sendable {
    /// The engine answers, and it is the one that was reviewed.
    case ready
    /// Another engine answers: every step is skipped with this sentence.
    case wrongEngine(String)
    /// No engine answers: nothing runs, for this reason.
    case unreachable(String)
    case finished(ItemID, StepResult)
    case cancelled
  }

  public enum Action: Hashable, Sendable {
    case perform(PlanStep)
    case publish(RunEvent)
    /// Nothing further happens; the report lacks only the disk's figures.
    case end(Report)
  }

  /// How many containers are looked at again and removed at once: while half of them are looked
  /// at, the engine removes the other half, and eight removals at once are what it does best.
  public static let containersAtOnce = 16

  private let plan: Plan
  private var containers: ArraySlice<PlanStep>
  /// Images, then volumes, then networks.
  private var others: ArraySlice<PlanStep>
  private var underWay: [ItemID: PlanStep] = [:]
  private var results: [ItemID: StepResult] = [:]
  /// What went along with other items of this run.
  private var alsoRemoved: Set<String> = []
  private var isReady = false
  private var isCancelled = false
  private var lost: String?
  private var hasEnded = false

  public init(plan: Plan) {
    self.plan = plan
    let steps = plan.steps.filter { $0.action != .none }
    containers = steps.filter { $0.id.kind == .container }[...]
    others =
      [.image, .volume, .network].flatMap { kind in steps.filter { $0.id.kind == kind } }[...]
  }

  /// Takes in one event; after the end every event is ignored.
  public mutating func handle(_ event: Event) -> [Action] {
    guard !hasEnded else { return [] }
    switch event {
    case .ready:
      guard !isReady else { return [] }
      isReady = true
      return refusedSteps() + next()
    case .wrongEngine(let sentence):
      return skipAll(sentence)
    case .unreachable(let reason):
      lost = reason
      return refusedSteps() + next()
    case .finished(let id, let result):
      guard underWay.removeValue(forKey: id) != nil else { return [] }
      alsoRemoved.formUnion(result.alsoRemoved)
      lost = lost ?? result.engineLost
      return [settle(id, explained(result, of: id))] + next()
    case .cancelled:
      guard !isCancelled else { return [] }
      isCancelled = true
      return next()
    }
  }

  /// Steps that cannot run are told at once: the engine is never asked about them.
  private mutating func refusedSteps() -> [Action] {
    plan.steps.filter { $0.action == .none }.map { step in
      guard case .refused(let refusal) = step.outcome else {
        return settle(step.id, StepResult(.skipped(reason: "There was nothing to do.")))
      }
      let gone = refusal == .gone
      return settle(
        step.id, StepResult(gone ? .alreadyGone : .skipped(reason: refusal.sentence)))
    }
  }

  private mutating func skipAll(_ sentence: String) -> [Action] {
    containers = []
    others = []
    return plan.steps.map { settle($0.id, StepResult(.skipped(reason: sentence))) } + next()
  }

  /// Begins what may begin now; ends the run when nothing is left.
  private mutating func next() -> [Action] {
    var actions: [Action] = []
    if isCancelled || lost != nil {
      for step in containers + others {
        actions.append(settle(step.id, StepResult(.notRun, note: lost)))
      }
      containers = []
      others = []
    }
    if isReady {
      while underWay.count < Self.containersAtOnce, let step = containers.popFirst() {
        actions += begin(step)
      }
      if containers.isEmpty, underWay.isEmpty, let step = others.popFirst() {
        actions += begin(step)
      }
    }
    if containers.isEmpty, others.isEmpty, underWay.isEmpty {
      hasEnded = true
      actions += refusedLeft() + [.end(report)]
    }
    return actions
  }

  /// A cancel before the engine answered ends the run with the refused steps still untold.
  private mutating func refusedLeft() -> [Action] {
    plan.steps.contains { results[$0.id] == nil } ? refusedSteps() : []
  }

  private mutating func begin(_ step: PlanStep) -> [Action] {
    underWay[step.id] = step
    return [.publish(.started(step.id)), .perform(step)]
  }

  private mutating func settle(_ id: ItemID, _ result: StepResult) -> Action {
    results[id] = result
    return .publish(.finished(id, result.outcome))
  }

  /// An image may have gone as the parent of one that this run removed before it.
  private func explained(_ result: StepResult, of id: ItemID) -> StepResult {
    guard result.outcome == .alreadyGone, alsoRemoved.contains(id.id) else { return result }
    var result = result
    result.note = "It went with an image removed before it; its bytes are counted there."
    return result
  }

  private var report: Report {
    let entries = plan.steps.map { step in
      let result = results[step.id]
      return Report.Entry(
        step: step, outcome: result?.outcome ?? .notRun, note: result?.note,
        unreviewed: result?.unreviewed ?? Unreviewed())
    }
    return Report(
      entries: entries, predicted: plan.frees,
      wasCancelled: isCancelled && entries.contains { $0.outcome == .notRun })
  }
}
