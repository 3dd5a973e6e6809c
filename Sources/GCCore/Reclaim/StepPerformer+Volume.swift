extension StepPerformer {
  /// Removes a volume that is the reviewed one and that no container in any state uses.
  func removeVolume(_ step: PlanStep) async throws -> StepResult {
    let name = step.id.id
    guard let now = try await asking({ try await engine.volume(name) }) else { return gone(step) }
    guard now.name == name else {
      return StepResult(.skipped(reason: "Another volume answers to its name."))
    }
    if let change = step.reviewed.change(to: now) { return StepResult(.skipped(reason: change)) }
    // Asked last: the engine refuses a volume that a container names, but not a directory of it
    // that one mounts by its path.
    if let user = try await containers().first(where: { $0.uses(now) }) {
      return StepResult(.skipped(reason: user.usesIt))
    }
    do {
      try await removing { try await engine.removeVolume(name) }
    } catch let error as EngineError where error.leavesDoubt {
      switch await afterLostAnswer(error, look: { try await engine.volume(name) }) {
      case .gone: return answerLost
      case .stillThere(_, let result), .unknown(let result): return result
      }
    } catch let error as EngineError {
      return await afterRefusal(step, error, look: { try await engine.volume(name) })
    }
    return StepResult(
      .removed(freed: step.frees),
      note: untold(step.frees) ?? "Its size was measured before the removal.")
  }

  /// Every container, in any state, as the engine lists them now.
  func containers() async throws -> [Container] {
    try await asking { try await engine.containers(ContainerQuery()) }
  }
}

extension Container {
  /// Why what it uses stays.
  var usesIt: String {
    "The container \(name) uses it and is \(state.name)."
  }
}
