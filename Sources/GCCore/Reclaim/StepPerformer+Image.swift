extension StepPerformer {
  /// Removes an image with one tag or none by its full ID: the engine itself refuses one in use.
  func removeImage(_ step: PlanStep, force: Bool) async throws -> StepResult {
    if let result = try await recheck(step) { return result }
    if force, let reason = try await obstacleToForce(step.id.id) {
      return StepResult(.skipped(reason: reason))
    }
    switch await delete(step.id.id, force: force) {
    case .removals(let removals): return try await result(of: step, removals, names: [])
    case .notFound: return gone(step)
    case .refused(let message): return StepResult(.skipped(reason: message))
    case .failed(let message): return StepResult(.failed(message: message))
    case .doubtful(let error): return await afterLostImage(step, error)
    }
  }

  /// A result where the image is gone or not as reviewed; `nil` where it may be removed.
  func recheck(_ step: PlanStep) async throws -> StepResult? {
    let id = step.id.id
    guard let now = try await asking({ try await engine.image(id) }) else { return gone(step) }
    guard now.id == id else {
      return StepResult(.skipped(reason: "Another image answers to its ID."))
    }
    return step.reviewed.change(to: now).map { StepResult(.skipped(reason: $0)) }
  }

  /// What `DELETE /images/{reference}` came to.
  enum DeleteAnswer: Sendable {
    case removals([ImageRemoval])
    case notFound
    /// 409, with the engine's reason.
    case refused(String)
    case failed(String)
    /// No answer came: it may have happened.
    case doubtful(EngineError)
  }

  func delete(_ reference: String, force: Bool) async -> DeleteAnswer {
    do {
      return .removals(
        try await engine.removeImage(reference, force: force, noprune: !prunesParents))
    } catch EngineError.refused(404, _) {
      return .notFound
    } catch EngineError.refused(409, let message) {
      return .refused(message)
    } catch let error as EngineError where error.leavesDoubt {
      return .doubtful(error)
    } catch {
      return .failed(sentence(of: error))
    }
  }

  func afterLostImage(_ step: PlanStep, _ error: EngineError) async -> StepResult {
    let id = step.id.id
    switch await afterLostAnswer(error, look: { try await engine.image(id) }) {
    case .gone: return answerLost
    case .stillThere(_, let result), .unknown(let result): return result
    }
  }

  /// Containers in any state that were made from this image itself, not from its descendants.
  func users(of id: String) async throws -> [Container] {
    // Podman matches `ancestor` by a form of the ID that differs by version: list all there.
    let query = ContainerQuery(ancestor: host.product == .podman ? nil : id)
    return try await asking { try await engine.containers(query) }.filter { $0.imageID == id }
  }

  /// Force takes an image from under its stopped containers; never from one that lives, and never
  /// on Podman, which would remove those containers too.
  private func obstacleToForce(_ id: String) async throws -> String? {
    let users = try await users(of: id)
    if let user = users.first(where: { !$0.state.isExited }) {
      return "The container \(user.name) uses it and is \(user.state.name)."
    }
    if host.product == .podman, let user = users.first {
      return "Podman would remove the container \(user.name) with it: remove that one first."
    }
    return nil
  }

  /// The outcome of removals that the engine told; looks once more where they do not name the image.
  func result(of step: PlanStep, _ removals: [ImageRemoval], names: [String]) async throws
    -> StepResult
  {
    let id = step.id.id
    let deleted = removals.compactMap { removal in
      if case .deleted(let id) = removal { id } else { nil }
    }
    if !removals.name(deleted: id), try await asking({ try await engine.image(id) }) != nil {
      return StepResult(
        .untagged(names: names.isEmpty ? untagged(removals) : names), note: stays(step))
    }
    let others = deleted.filter { $0 != id && "sha256:" + $0 != id }
    var result = StepResult(.removed(freed: step.frees), alsoRemoved: Set(others))
    guard host.imageStore == .classic, host.product == .docker else {
      result.note =
        step.frees.isExact
        ? nil : "The engine does not tell what went: \(step.frees.reasonPhrase)."
      return result
    }
    let chains = others.filter { !imageIDs.contains($0) }
    let bytes = freed(chains)
    result.outcome = .removed(freed: bytes)
    result.note = freedNote(step, freed: bytes, chains: chains)
    return result
  }

  private func untagged(_ removals: [ImageRemoval]) -> [String] {
    removals.compactMap { if case .untagged(let name) = $0 { name } else { nil } }
  }

  func stays(_ step: PlanStep) -> String? {
    if step.outcome == .untagged { return nil }
    return "Its names went, but the engine kept the image: something refers to it still."
  }
}

extension [ImageRemoval] {
  /// Whether they tell that this image (full ID) was deleted; Podman leaves the `sha256:` out.
  func name(deleted id: String) -> Bool {
    contains(.deleted(id)) || contains(.deleted(String(id.dropFirst("sha256:".count))))
  }
}
