import Synchronization

/// Performs single steps of a plan: each item is looked at again right before its removal.
struct StepPerformer: Sendable {
  let engine: any Engine
  let host: Host
  /// Whether untagged parents of removed images go too.
  let prunesParents: Bool
  /// Full IDs of the images that the plan lets go, expected parents too.
  let goingImages: Set<String>
  /// The layers as they were reviewed.
  let graph: LayerGraph
  let reconnection: Reconnection
  let watch: RunWatch
  /// How long a cancelled run waits for looks at what it has begun to remove.
  let grace: Duration
  /// Whether the step under way has asked for a removal.
  private(set) var asked = AskedRemoval()

  init(
    engine: any Engine, host: Host, plan: Plan, graph: LayerGraph, reconnection: Reconnection,
    watch: RunWatch, grace: Duration
  ) {
    self.engine = engine
    self.host = host
    self.graph = graph
    self.reconnection = reconnection
    self.watch = watch
    self.grace = grace
    prunesParents = plan.prunesParents
    goingImages = plan.steps.reduce(into: []) { ids, step in
      guard case .removed(_, let parents) = step.outcome, step.action != .none else { return }
      ids.insert(step.id.id)
      ids.formUnion(parents)
    }
  }

  /// Whether the engine's answers to removals of images name the layers that went, and are true.
  var namesLayers: Bool { host.imageStore == .classic && host.product == .docker }

  /// Never throws. A cancel ends it soon unless the engine works on a removal, an abandoned run at once.
  func perform(_ step: PlanStep) async -> StepResult {
    var performer = self
    performer.asked = AskedRemoval()
    return await performer.heard(await performer.removal(of: step), of: step)
  }

  private func removal(of step: PlanStep) async -> StepResult {
    do {
      switch step.action {
      case .removeContainer(let force): return try await removeContainer(step, force: force)
      case .removeImage(let force): return try await removeImage(step, force: force)
      case .removeTags(let names): return try await removeTags(step, names: names)
      case .removeVolume: return try await removeVolume(step)
      case .removeNetwork: return try await removeNetwork(step)
      case .none: return StepResult(.skipped(reason: "There was nothing to do."))
      }
    } catch {
      return unfinished(error)
    }
  }

  /// What became of a step that could not be brought to its end.
  func unfinished(_ error: any Error) -> StepResult {
    let message = sentence(of: error)
    let lost = (error as? EngineLost)?.sentence
    guard lost != nil || error is RunLeft else { return StepResult(.failed(message: message)) }
    // Where no removal was asked for, nothing happened to the item.
    guard asked.isSent else { return StepResult(.notRun, note: message, engineLost: lost) }
    if case RunLeft.removal = error { return StepResult(.failed(message: message)) }
    return StepResult(
      .failed(message: "Whether it went is not known. \(message)"), engineLost: lost)
  }

  /// A question that changes nothing: asked again once the engine is back.
  func asking<Answer: Sendable>(_ question: @escaping @Sendable () async throws -> Answer)
    async throws -> Answer
  {
    // An engine that answers `host` but never this question must not hold the run for ever.
    for _ in 0..<3 {
      do {
        return try await waiting(for: question)
      } catch let error as EngineError where error.isConnectionLost {
        try await greetAgain()
      }
    }
    return try await waiting(for: question)
  }

  /// A step that has not begun to remove is given up by a cancel at once; one that has may look what
  /// came of it, for as long as that takes no time.
  private func waiting<Answer: Sendable>(
    for question: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer {
    try await reconnection.cancellation.answer(
      grace: asked.isSent ? grace : .zero, question)
  }

  /// Asks for a removal. The first of a step is not asked for after a cancel; sent, it is never taken
  /// back, and waited for unless the run is abandoned.
  func removing<Answer: Sendable>(_ request: @escaping @Sendable () async throws -> Answer)
    async throws -> Answer
  {
    let cancellation = reconnection.cancellation
    guard asked.isSent ? !cancellation.isAbandoned : !cancellation.isCancelled else {
      throw RunLeft.beforehand
    }
    asked.note()
    return try await cancellation.end(of: request)
  }

  /// What became of a removal whose answer was lost: `nil` from `look` says that the item is gone.
  func afterLostAnswer<Item: Sendable>(
    _ error: EngineError, look: @escaping @Sendable () async throws -> Item?
  ) async -> AfterLostAnswer<Item> {
    do {
      // The first look waits for the engine, which may have been restarted meanwhile.
      try await greetAgain()
      guard let item = try await asking(look) else { return .gone }
      return .stillThere(
        item, StepResult(.failed(message: "It is still there. \(error.sentence)")))
    } catch let lost as EngineLost {
      return .unknown(
        StepResult(
          .failed(message: "Whether it went is not known. \(lost.sentence)"),
          engineLost: lost.sentence))
    } catch {
      return .unknown(
        StepResult(.failed(message: "Whether it went is not known. \(sentence(of: error))")))
    }
  }

  /// What became of a removal that was refused: only another look tells.
  ///
  /// A 404 is an engine's answer for what is gone, and a proxy's for what it forbids; two removals
  /// at once may meet in a 409 or a 500.
  ///
  /// - Parameters:
  ///   - look: `nil` from it says that the item is gone.
  ///   - judge: what the item that is still there says; `nil` to go by the refusal.
  func afterRefusal<Item: Sendable>(
    _ step: PlanStep, _ error: EngineError, look: @escaping @Sendable () async throws -> Item?,
    judge: (Item) async -> StepResult? = { _ in nil }
  ) async -> StepResult {
    let refused = StepResult(refusal(error))
    do {
      guard let item = try await asking(look) else { return gone(step, though: error) }
      return await judge(item) ?? refused
    } catch let lost as EngineLost {
      var result = refused
      result.engineLost = lost.sentence
      return result
    } catch {
      return refused
    }
  }

  private func refusal(_ error: EngineError) -> StepOutcome {
    switch error {
    case .refused(409, let message): .skipped(reason: message)
    case .refused(404, let message):
      .failed(
        message: "It is still there, though its removal was answered with 404 (\(message)): "
          + "something between here and the engine may forbid removals.")
    default: .failed(message: error.sentence)
    }
  }

  /// Waits for the engine; whoever else answers instead, the reviewed one is lost.
  private func greetAgain() async throws {
    do {
      _ = try await waiting { try await reconnection.greet() }
    } catch let other as AnotherEngine {
      throw EngineLost(sentence: other.sentence)
    }
  }

  func sentence(of error: any Error) -> String {
    (error as? EngineError)?.sentence ?? (error as? EngineLost)?.sentence
      ?? (error as? RunLeft)?.sentence ?? "\(error)"
  }

  var answerLost: StepResult {
    StepResult(
      .removed(freed: .unknown(.engineCannotTell)),
      note: "The engine's answer was lost: it is gone, but how much went is not known.")
  }

  /// Why it is not known how much went; `nil` where it is.
  func untold(_ freed: Estimate) -> String? {
    if freed.isExact { return nil }
    return freed.reasons == [.engineCannotTell]
      ? "The engine does not tell how much went."
      : "The engine does not tell how much went: \(freed.reasonPhrase)."
  }

  func gone(_ step: PlanStep) -> StepResult {
    StepResult(
      .alreadyGone,
      note: step.frees == .zero
        ? nil : "Something else removed it since the review; its bytes are not counted.")
  }

  /// Gone, whatever the engine answered: by whom is not known.
  private func gone(_ step: PlanStep, though error: EngineError) -> StepResult {
    if case .refused(404, _) = error { return gone(step) }
    return StepResult(
      .alreadyGone,
      note: "It is gone, though the engine answered: \(error.sentence) Its bytes are not counted.")
  }
}

/// Whether a step has asked the engine to remove anything.
final class AskedRemoval: Sendable {
  private let sent = Atomic(false)

  var isSent: Bool { sent.load(ordering: .acquiring) }

  func note() { sent.store(true, ordering: .releasing) }
}

/// What another look told after the answer to a removal was lost.
enum AfterLostAnswer<Item: Sendable>: Sendable {
  case gone
  case stillThere(Item, StepResult)
  case unknown(StepResult)
}
