import FoundationEssentials
import GCCore
import Glibc

/// One run of the collector: lock, look, plan, and, where that was asked for, removal.
///
/// The same for a run from the command line and for one of a schedule; it prints nothing.
struct CollectJob: Sendable {
  let engine: any Engine
  let policy: Policy
  let exclusions: CurrentExclusions
  let environment: [String: String]
  /// What ends its removals before their time.
  var cancellation = Cancellation()
  /// Takes sentences about what did not work and stops nothing.
  let warn: @Sendable (String) -> Void
  /// Told what is asked of the engine next.
  var watch: SurveyWatch = { _ in }
  /// Told when nothing is asked for any more.
  var isReady: @Sendable () -> Void = {}

  /// Runs it. Cancelling the task lets what is under way finish and begins nothing further.
  ///
  /// - Parameter confirms: asked once, before the first removal, where there is something to remove.
  /// - Throws: `CommandFailure`, `EngineError`; `CancellationError` before the first removal.
  func run(confirms: (CollectPlan) throws -> Bool = { _ in true }) async throws -> CollectResult {
    watch(.host)
    let host = try await engine.host()
    // Whoever only looks does not keep others from working.
    let lock = isRehearsal ? nil : try lock(host)
    defer { lock?.release() }
    let file = SightingsFile(of: host, environment: environment)
    let kept = file?.load() ?? SightingsFile.Contents()
    if let problem = kept.problem { warn(problem) }
    let rules = try exclusions.usable()
    let plan = try await CollectSurvey(
      engine: engine, policy: policy, sightings: kept.sightings, stateDirectory: file?.keptIn,
      protection: { rules.protection(of: $0, in: $1) }
    ).plan(watch: watch)
    isReady()
    for sentence in plan.inventory.troubleSentences { warn(sentence + ".") }
    if let sentence = plan.memorySentence(file, isFirst: !kept.isThere) { warn(sentence) }
    if !isRehearsal, plan.sightings != kept.sightings || !kept.isThere,
      let problem = file?.save(plan.sightings)
    {
      warn(problem)
    }
    if let problem = diskProblem(of: plan) {
      // A budget of images can be kept all the same.
      guard policy.imageBudget != nil else {
        throw CommandFailure(sentence: scrubbed(problem), status: .incomplete)
      }
      warn(problem)
    }
    guard !plan.performed.steps.isEmpty, plan.excess == nil else {
      return CollectResult(plan: plan)
    }
    guard try confirms(plan) else {
      throw CommandFailure(sentence: "Nothing was removed.", status: .incomplete)
    }
    try Task.checkCancellation()
    // The question may have stood for long: what the rules say now counts.
    _ = try exclusions.usable()
    return CollectResult(plan: plan, report: try await perform(plan))
  }

  /// Why marks of a disk cannot be kept to, where the policy has some.
  private func diskProblem(of plan: CollectPlan) -> String? {
    guard policy.disk != nil else { return nil }
    let reason: String
    switch plan.inventory.disk {
    case .known: return nil
    case .unavailable(let why): reason = why
    case .pending: reason = "it was not looked at"
    }
    return "How full the engine's disk is cannot be told: \(reason). Nothing is removed by --high; "
      + "run gctui on the engine's own machine, as root."
  }

  /// Whether every kind of item is only shown.
  private var isRehearsal: Bool {
    Set(policy.take.map(\.itemKind)).isSubset(of: policy.dryRun)
  }

  /// The engine's lock; `nil` where there is no room for one.
  private func lock(_ host: Host) throws -> RunLock? {
    let audience = RunLock.Audience(of: host.address)
    do throws(RunLockError) {
      return try RunLock.acquire(
        engineID: host.engineID, address: host.address,
        directory: try RunLock.directory(
          environment: environment, state: UserDirectories(of: environment).state,
          isShared: !audience.isPrivate || geteuid() == 0),
        audience: audience, program: "gctui collect", now: Date())
    } catch {
      switch error {
      case .held: throw CommandFailure(sentence: error.sentence, status: .locked)
      case .full:
        warn(error.sentence)
        return nil
      case .noPlace, .refused: throw CommandFailure(sentence: error.sentence, status: .usage)
      }
    }
  }

  private func perform(_ plan: CollectPlan) async throws -> Report {
    let journal = UserDirectories(of: environment).journal.map(Journal.init(path:))
    let reclaimer = Reclaimer(
      engine: engine, inventory: plan.inventory, graph: plan.graph, exclusions: exclusions,
      journal: journal, front: "collect", isInside: plan.isInside, cancellation: cancellation,
      reason: { plan.reason(of: $0) })
    // A cancelled task would stop listening, and miss what became of the last items.
    let events = Task { await follow(reclaimer, plan.performed) }
    let report = await withTaskCancellationHandler {
      await events.value
    } onCancel: {
      reclaimer.cancel()
      warn(DeleteCommand.stopping)
    }
    if let problem = journal?.takeProblem() { warn(problem) }
    guard let report else {
      throw CommandFailure(sentence: "The run ended without a report.", status: .incomplete)
    }
    return report
  }

  private func follow(_ reclaimer: Reclaimer, _ plan: Plan) async -> Report? {
    var progress = RunProgress(total: plan.steps.count)
    var report: Report?
    for await event in reclaimer.run(plan: plan) {
      progress.apply(event)
      if case .engineAway = event, let wait = progress.wait { warn(wait.sentence) }
      if case .ended(let ended) = event { report = ended }
    }
    return report
  }
}
