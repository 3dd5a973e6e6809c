extension StepPerformer {
  /// Removes a network that is the reviewed one and that no container in any state refers to.
  ///
  /// The engine itself looks only at what is attached: it would take the network from under a
  /// container that does not run, which could then not start.
  func removeNetwork(_ step: PlanStep) async throws -> StepResult {
    let id = step.id.id
    guard let now = try await asking({ try await engine.network(id) }) else { return gone(step) }
    guard now.id == id else {
      return StepResult(.skipped(reason: "Another network answers to its ID."))
    }
    if let change = step.reviewed.change(to: now) { return StepResult(.skipped(reason: change)) }
    if let user = try await containers().first(where: { $0.refers(to: now) }) {
      return StepResult(.skipped(reason: user.usesIt))
    }
    do {
      try await removing { try await engine.removeNetwork(id) }
      return StepResult(.removed(freed: step.frees))
    } catch let error as EngineError where error.leavesDoubt {
      switch await afterLostAnswer(error, look: { try await engine.network(id) }) {
      case .gone:
        return StepResult(
          .removed(freed: step.frees), note: "The engine's answer was lost: it is gone.")
      case .stillThere(_, let result), .unknown(let result): return result
      }
    } catch let error as EngineError {
      return await afterRefusal(
        step, error, look: { try await engine.network(id) },
        judge: { left in
          // 403 is Docker's answer where something is attached, and anybody's who does not allow it.
          guard case .refused(403, let message) = error, left.attached.value?.isEmpty == false
          else {
            return nil
          }
          return StepResult(.skipped(reason: message))
        })
    }
  }
}
