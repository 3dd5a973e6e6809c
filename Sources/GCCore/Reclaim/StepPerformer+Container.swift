extension StepPerformer {
  /// Inspects the container again, and removes it only when it is as it was reviewed.
  func removeContainer(_ step: PlanStep, force: Bool) async throws -> StepResult {
    let id = step.id.id
    guard let now = try await asking({ try await engine.container(id) }) else { return gone(step) }
    guard now.id == id else {
      return StepResult(.skipped(reason: "Another container answers to its ID."))
    }
    if let change = step.reviewed.change(to: now) { return StepResult(.skipped(reason: change)) }
    return await deleteContainer(step, force: force, isRetry: false)
  }

  private func deleteContainer(_ step: PlanStep, force: Bool, isRetry: Bool) async -> StepResult {
    do {
      try await engine.removeContainer(step.id.id, force: force, volumes: false)
      return removed(step)
    } catch EngineError.refused(404, _) {
      return isRetry ? removed(step) : gone(step)
    } catch EngineError.refused(409, let message) {
      return StepResult(.skipped(reason: message))
    } catch let error as EngineError where error.leavesDoubt {
      return await afterLostContainer(step, error)
    } catch {
      return await afterRefusal(step, force: force, isRetry: isRetry, error)
    }
  }

  private func removed(_ step: PlanStep) -> StepResult {
    StepResult(
      .removed(freed: step.frees),
      note: step.frees.isExact
        ? nil : "The engine does not tell what went: \(step.frees.reasonPhrase).")
  }

  private func afterLostContainer(_ step: PlanStep, _ error: EngineError) async -> StepResult {
    let id = step.id.id
    let found = await afterLostAnswer(error) { try await settled(id) }
    switch found {
    case .gone: return answerLost
    case .stillThere(_, let result), .unknown(let result): return result
    }
  }

  /// A failure other than 409: Podman answers 500 for a running container, and a half-removed
  /// (`dead`) one may go at the second attempt.
  private func afterRefusal(
    _ step: PlanStep, force: Bool, isRetry: Bool, _ error: any Error
  ) async -> StepResult {
    let message = sentence(of: error)
    let id = step.id.id
    let failed = StepResult(.failed(message: message))
    do {
      guard let now = try await asking({ try await engine.container(id) }) else {
        var result = removed(step)
        result.note = "It is gone, though the engine reported: \(message)"
        return result
      }
      if now.state == .dead && !isRetry {
        return await deleteContainer(step, force: force, isRetry: true)
      }
      if let change = step.reviewed.change(to: now) {
        return StepResult(.skipped(reason: change))
      }
      return failed
    } catch let lost as EngineLost {
      return StepResult(.failed(message: message), engineLost: lost.sentence)
    } catch {
      return failed
    }
  }

  /// The container once the engine is through with removing it, as far as patience goes.
  private func settled(_ id: String) async throws -> Container? {
    var now = try await engine.container(id)
    var waited = Duration.zero
    while now?.state == .removing, waited < reconnection.patience,
      !reconnection.cancellation.isCancelled
    {
      try await reconnection.pause()
      waited += Reconnection.interval
      now = try await engine.container(id)
    }
    return now
  }
}
