extension StepPerformer {
  /// Takes the names off one by one; the image goes with the last.
  ///
  /// A removal by name only untags as long as other names are left, even while a container uses
  /// the image: so users and the name's target are looked at before each.
  func removeTags(_ step: PlanStep, names: [String]) async throws -> StepResult {
    if let result = try await recheck(step) { return result }
    var answer = ImageAnswer()
    var taken: [String] = []
    var isAnswerLost = false
    for name in names {
      let deleted: DeleteAnswer
      do {
        if let reason = try await obstacle(to: name, of: step.id.id) {
          return told(StepResult(.skipped(reason: reason)), step, taken, answer)
        }
        deleted = try await delete(name, force: false)
      } catch let error where !taken.isEmpty {
        // Names went already, so this is no step that did not run.
        let result = StepResult(
          .failed(message: sentence(of: error)), engineLost: (error as? EngineLost)?.sentence)
        return told(result, step, taken, answer)
      }
      switch deleted {
      case .removals(let removals):
        answer.add(removals, layersKnownTo: namesLayers ? graph : nil)
        if !answer.images.isEmpty, !answer.images.contains(step.id.id) {
          return told(await result(of: step, answer, names: [name]), step, taken, answer)
        }
      case .refused(let error):
        return told(await afterRefusal(of: name, step, error), step, taken, answer)
      case .doubtful(let error):
        isAnswerLost = true
        if let result = await afterLostAnswer(to: name, of: step.id.id, error) {
          return told(result, step, taken, answer)
        }
      }
      taken.append(name)
    }
    do {
      return try await afterNames(step, taken, answer, isAnswerLost: isAnswerLost)
    } catch {
      let result = StepResult(
        .untagged(names: taken), note: sentence(of: error),
        engineLost: (error as? EngineLost)?.sentence)
      return told(result, step, [], answer)
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

  /// What became of a name whose removal was refused.
  private func afterRefusal(
    of name: String, _ step: PlanStep, _ error: EngineError
  ) async -> StepResult {
    let id = step.id.id
    return await afterRefusal(
      step, error, look: { try await engine.image(id) },
      judge: { image in
        if case .refused(404, _) = error, !image.hasName(name) {
          return StepResult(.skipped(reason: "The tag \(name) went meanwhile."))
        }
        return nil
      })
  }

  /// `nil` when the name went all the same.
  private func afterLostAnswer(
    to name: String, of id: String, _ error: EngineError
  ) async -> StepResult? {
    let found = await afterLostAnswer(error) {
      let named = try await engine.image(name)
      return named?.id == id ? named : nil
    }
    switch found {
    case .gone: return nil
    case .stillThere(_, let result), .unknown(let result): return result
    }
  }

  /// The result with what went before it: names, and what nobody reviewed.
  private func told(
    _ result: StepResult, _ step: PlanStep, _ taken: [String], _ answer: ImageAnswer
  ) -> StepResult {
    var result = result
    let names = taken.isEmpty ? "" : " Already untagged: \(taken.joined(separator: ", "))."
    switch result.outcome {
    case .skipped(let reason): result.outcome = .skipped(reason: reason + names)
    case .failed(let message): result.outcome = .failed(message: message + names)
    default: break
    }
    result.unreviewed = unreviewed(step, answer, isGone: result.outcome == .alreadyGone)
    return result
  }

  /// The image should be gone now; where a digest without a tag still keeps it, or a child that the
  /// containerd store does not count, it goes by its ID.
  private func afterNames(
    _ step: PlanStep, _ taken: [String], _ answer: ImageAnswer, isAnswerLost: Bool
  ) async throws -> StepResult {
    var answer = answer
    let id = step.id.id
    guard step.outcome != .untagged, !(namesLayers && answer.images.contains(id)) else {
      return await result(of: step, answer, names: taken)
    }
    let left = try await asking { try await engine.image(id) }
    if left == nil && isAnswerLost && !answer.images.contains(id) {
      return told(answerLost, step, [], answer)
    }
    if let left {
      guard left.tags.isEmpty else {
        let names = left.tags.joined(separator: ", ")
        let result = StepResult(
          .untagged(names: taken), note: "It got the tag \(names) since the review, and stays.")
        return told(result, step, [], answer)
      }
      switch try await delete(id, force: false) {
      case .removals(let removals):
        answer.add(removals, layersKnownTo: namesLayers ? graph : nil)
      case .refused(let error):
        let refused = await afterRefusal(step, error, look: { try await engine.image(id) })
        guard refused.outcome != .alreadyGone else { return told(refused, step, [], answer) }
        let result = StepResult(
          .untagged(names: taken), note: error.sentence, engineLost: refused.engineLost)
        return told(result, step, [], answer)
      case .doubtful(let error):
        return told(await afterLostImage(step, error), step, [], answer)
      }
    }
    return await result(of: step, answer, names: taken)
  }
}

extension Image {
  /// Whether a tag or digest of it is this one, as the engine writes it.
  fileprivate func hasName(_ name: String) -> Bool { (tags + digests).contains(name) }
}
