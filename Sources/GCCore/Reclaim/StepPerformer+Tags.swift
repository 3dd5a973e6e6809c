extension StepPerformer {
  /// Takes the names off one by one; the image goes with the last.
  ///
  /// A removal by name only untags as long as other names are left, even while a container uses
  /// the image: so users and the name's target are looked at before each.
  func removeTags(_ step: PlanStep, names: [String]) async throws -> StepResult {
    if let result = try await recheck(step) { return result }
    var removals: [ImageRemoval] = []
    var taken: [String] = []
    var isAnswerLost = false
    for name in names {
      do {
        if let reason = try await obstacle(to: name, of: step.id.id) {
          return StepResult(.skipped(reason: reason + told(taken)))
        }
      } catch let error where !taken.isEmpty {
        // Names went already, so this is no step that did not run.
        return StepResult(
          .failed(message: sentence(of: error) + told(taken)),
          engineLost: (error as? EngineLost)?.sentence)
      }
      switch await delete(name, force: false) {
      case .removals(let answer): removals += answer
      case .notFound:
        return StepResult(.skipped(reason: "The tag \(name) went meanwhile." + told(taken)))
      case .refused(let message): return StepResult(.skipped(reason: message + told(taken)))
      case .failed(let message): return StepResult(.failed(message: message + told(taken)))
      case .doubtful(let error):
        isAnswerLost = true
        if let result = await afterLostAnswer(to: name, of: step.id.id, error, taken) {
          return result
        }
      }
      taken.append(name)
    }
    do {
      return try await afterNames(step, taken, removals, isAnswerLost: isAnswerLost)
    } catch {
      return StepResult(
        .untagged(names: taken), note: sentence(of: error),
        engineLost: (error as? EngineLost)?.sentence)
    }
  }

  /// Why this name must stay: the image has a user, or the name is another image's now.
  private func obstacle(to name: String, of id: String) async throws -> String? {
    if let user = try await users(of: id).first {
      return "The container \(user.name) uses it since the review and is \(user.state.name)."
    }
    guard let named = try await asking({ try await engine.image(name) }) else {
      return "The tag \(name) is gone since the review."
    }
    guard named.id == id else {
      return "The tag \(name) moved to \(shortID(named.id)) since the review."
    }
    return nil
  }

  /// `nil` when the name went all the same.
  private func afterLostAnswer(
    to name: String, of id: String, _ error: EngineError, _ taken: [String]
  ) async -> StepResult? {
    let found = await afterLostAnswer(error) {
      let named = try await engine.image(name)
      return named?.id == id ? named : nil
    }
    switch found {
    case .gone: return nil
    case .stillThere(_, var result), .unknown(var result):
      if case .failed(let message) = result.outcome {
        result.outcome = .failed(message: message + told(taken))
      }
      return result
    }
  }

  private func told(_ taken: [String]) -> String {
    taken.isEmpty ? "" : " Already untagged: \(taken.joined(separator: ", "))."
  }

  /// The image should be gone now; where a digest without a tag still keeps it, it goes by its ID.
  private func afterNames(
    _ step: PlanStep, _ taken: [String], _ removals: [ImageRemoval], isAnswerLost: Bool
  ) async throws -> StepResult {
    var removals = removals
    let id = step.id.id
    let isStaying = step.outcome == .untagged
    guard !removals.name(deleted: id) else {
      return try await result(of: step, removals, names: taken)
    }
    let left = try await asking { try await engine.image(id) }
    if left == nil && isAnswerLost { return answerLost }
    if let left, !isStaying {
      guard left.tags.isEmpty else {
        let names = left.tags.joined(separator: ", ")
        return StepResult(
          .untagged(names: taken), note: "It got the tag \(names) since the review, and stays.")
      }
      switch await delete(id, force: false) {
      case .removals(let answer): removals += answer
      case .notFound: break
      case .refused(let message), .failed(let message):
        return StepResult(.untagged(names: taken), note: message)
      case .doubtful(let error): return await afterLostImage(step, error)
      }
    }
    return try await result(of: step, removals, names: taken)
  }
}
