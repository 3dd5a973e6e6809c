extension StepPerformer {
  /// Inspects the container again, and removes it only when it is as it was reviewed.
  func removeContainer(_ step: PlanStep, force: Bool) async throws -> StepResult {
    let id = step.id.id
    // Before the last look, which is to be the last: the engine counts for as long as it takes.
    let size = await measured(id)
    guard let now = try await asking({ try await engine.container(id) }) else { return gone(step) }
    guard now.id == id else {
      return StepResult(.skipped(reason: "Another container answers to its ID."))
    }
    if let change = step.reviewed.change(to: now) { return StepResult(.skipped(reason: change)) }
    return await deleteContainer(step, force: force, size: size, isRetry: false)
  }

  private func deleteContainer(
    _ step: PlanStep, force: Bool, size: Estimate, isRetry: Bool
  ) async -> StepResult {
    do {
      try await removing {
        try await engine.removeContainer(step.id.id, force: force, volumes: false)
      }
      return removed(step, size)
    } catch EngineError.refused(404, _) where isRetry {
      // The attempt before it went further than its answer said.
      return removed(step, size)
    } catch let error as EngineError where error.leavesDoubt {
      return await afterLostContainer(step, error)
    } catch let error as EngineError {
      return await afterRefusal(step, force: force, size: size, isRetry: isRetry, error)
    } catch {
      return unfinished(error)
    }
  }

  private func removed(_ step: PlanStep, _ size: Estimate) -> StepResult {
    var freed = size
    // The engine does not say which layers go with a container whose image record is gone.
    if let index = graph.storage.containerIndex[step.id.id] {
      let container = graph.storage.containers[index]
      if container.images.isEmpty { freed += .unknown(.unknownHolder) }
      freed.uncountedLogs = container.own.uncountedLogs
    }
    return StepResult(.removed(freed: freed), note: untold(freed))
  }

  /// The bytes of the container's writable layer as the engine counts them now
  /// (`GET /containers/json?size=1`); on the containerd store they are not what goes with it.
  private func measured(_ id: String) async -> Estimate {
    guard host.imageStore == .classic else { return .unknown(.containerdStore) }
    let query = ContainerQuery(ids: [id], size: true)
    let rows = await withTaskGroup(of: [Container]?.self) { group in
      group.addTask { [engine, reconnection] in
        try? await reconnection.cancellation.answer { try await engine.containers(query) }
      }
      group.addTask {
        try? await Task.sleep(for: Self.patienceForSize)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    switch rows?.first(where: { $0.id == id })?.writableSize {
    case .known(let bytes): return .exact(bytes)
    case .pending: return .unknown(.notMeasuredYet)
    case .unavailable, nil: return .unknown(.engineCannotTell)
    }
  }

  /// A layer of very many files takes longer to count, and must not hold its removal back.
  private static let patienceForSize = Duration.seconds(5)

  private func afterLostContainer(_ step: PlanStep, _ error: EngineError) async -> StepResult {
    let id = step.id.id
    let found = await afterLostAnswer(error) { try await settled(id) }
    switch found {
    case .gone: return answerLost
    case .stillThere(_, let result), .unknown(let result): return result
    }
  }

  /// Podman answers 500 for a running container, and a half-removed (`dead`) one may go at the
  /// second attempt.
  private func afterRefusal(
    _ step: PlanStep, force: Bool, size: Estimate, isRetry: Bool, _ error: EngineError
  ) async -> StepResult {
    let id = step.id.id
    return await afterRefusal(
      step, error, look: { try await settled(id) },
      judge: { now in
        if case .refused(404...409, _) = error { return nil }
        if now.state == .dead && !isRetry {
          return await deleteContainer(step, force: force, size: size, isRetry: true)
        }
        return step.reviewed.change(to: now).map { StepResult(.skipped(reason: $0)) }
      })
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
