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
      try await engine.removeNetwork(id)
      return StepResult(.removed(freed: step.frees))
    } catch EngineError.refused(404, _) {
      return gone(step)
    } catch EngineError.refused(409, let message) {
      return StepResult(.skipped(reason: message))
    } catch let error as EngineError where error.leavesDoubt {
      switch await afterLostAnswer(error, look: { try await engine.network(id) }) {
      case .gone:
        return StepResult(
          .removed(freed: step.frees), note: "The engine's answer was lost: it is gone.")
      case .stillThere(_, let result), .unknown(let result): return result
      }
    } catch EngineError.refused(403, let message) {
      // Docker's answer where something is attached, and anybody's who does not allow it.
      let left = try? await engine.network(id)
      let isAttached = left?.attached.value?.isEmpty == false
      return StepResult(isAttached ? .skipped(reason: message) : .failed(message: message))
    }
  }
}
