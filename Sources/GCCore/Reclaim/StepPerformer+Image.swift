extension StepPerformer {
  /// Removes an image with one tag or none by its full ID: the engine itself refuses one in use.
  func removeImage(_ step: PlanStep, force: Bool) async throws -> StepResult {
    if let result = try await recheck(step) { return result }
    if force, let reason = try await obstacleToForce(step.id.id) {
      return StepResult(.skipped(reason: reason))
    }
    let id = step.id.id
    switch try await delete(id, force: force) {
    case .removals(let removals):
      var answer = ImageAnswer()
      answer.add(removals, layersKnownTo: namesLayers ? graph : nil)
      return await result(of: step, answer, names: [])
    case .refused(let error):
      return await afterRefusal(step, error, look: { try await engine.image(id) })
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
    if let change = step.reviewed.change(to: now) { return StepResult(.skipped(reason: change)) }
    return try await mounter(of: now).map {
      StepResult(.skipped(reason: "The container \($0.name) mounts it and is \($0.state.name)."))
    }
  }

  /// A container, in any state, that mounts the image: the engine takes one by its ID from under
  /// it, also while it runs (28.5), and Podman by any name.
  private func mounter(of image: Image) async throws -> Container? {
    guard host.mountsImages else { return nil }
    return try await containers().first { $0.mounts(image, product: host.product) }
  }

  /// What `DELETE /images/{reference}` came to.
  enum DeleteAnswer: Sendable {
    case removals([ImageRemoval])
    /// Whatever the engine, or something before it, said instead.
    case refused(EngineError)
    /// No answer came: it may have happened.
    case doubtful(EngineError)
  }

  /// Throws only where the run was left.
  func delete(_ reference: String, force: Bool) async throws -> DeleteAnswer {
    do {
      return .removals(
        try await removing {
          try await engine.removeImage(reference, force: force, noprune: !prunesParents)
        })
    } catch let error as EngineError where !error.leavesDoubt {
      return .refused(error)
    } catch let error as EngineError {
      return .doubtful(error)
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

  /// What the engine's answers came to, held against what was reviewed; looks once more where they
  /// do not say for sure what became of the image.
  ///
  /// Only Docker's classic store can be taken at its word: the containerd store answers `Deleted`
  /// for an image that stays, and what Podman names is not told in the order in which it goes.
  func result(of step: PlanStep, _ answer: ImageAnswer, names: [String]) async -> StepResult {
    let id = step.id.id
    let isNamed = answer.images.contains(id)
    var isGone = isNamed
    if !isNamed || !namesLayers {
      do {
        isGone = try await asking { try await engine.image(id) } == nil
      } catch {
        let message = sentence(of: error)
        var result = StepResult(
          isNamed
            ? .removed(freed: .unknown(.engineCannotTell))
            : .failed(message: "Whether it went is not known. \(message)"),
          engineLost: (error as? EngineLost)?.sentence)
        result.unreviewed = unreviewed(step, answer, isGone: isNamed)
        return result
      }
    }
    var result: StepResult
    if !isGone {
      result = StepResult(
        .untagged(names: names.isEmpty ? answer.names : names), note: stays(step))
    } else if isNamed {
      result = removed(step, answer)
    } else {
      result = StepResult(
        .alreadyGone,
        note: "It is gone, though the engine named nothing of it: its bytes are not counted.")
    }
    result.unreviewed = unreviewed(step, answer, isGone: isGone)
    if !isGone, let other = result.unreviewed.images.first {
      result.outcome = .failed(
        message: "Its name had moved to \(shortID(other)) when the engine removed it: that image "
          + "went in its place, and this one stays.")
      result.note = nil
    }
    return result
  }

  /// What the engine named that the plan did not.
  func unreviewed(_ step: PlanStep, _ answer: ImageAnswer, isGone: Bool) -> Unreviewed {
    var found = answer.unreviewed(by: step, expecting: goingImages, isGone: isGone)
    // Where the image itself went, all that the engine named is counted with it.
    if !found.images.isEmpty, !answer.images.contains(step.id.id) {
      found.freed = namesLayers ? bytes(answer.layers) : .unknown(.engineCannotTell)
    }
    return found
  }

  private func removed(_ step: PlanStep, _ answer: ImageAnswer) -> StepResult {
    let others = Set(answer.images).subtracting([step.id.id])
    guard namesLayers else {
      let freed = Estimate.unknown(
        host.imageStore == .containerd ? .containerdStore : .engineCannotTell)
      return StepResult(.removed(freed: freed), note: untold(freed), alsoRemoved: others)
    }
    let freed = bytes(answer.layers)
    return StepResult(
      .removed(freed: freed), note: freedNote(step, freed: freed, chains: answer.layers),
      alsoRemoved: others)
  }

  /// Bytes of the layers with these chain IDs; those that were not known at the review are unknown.
  private func bytes(_ layers: [String]) -> Estimate {
    let known = layers.filter { graph.storage.layerIndex[$0] != nil }
    let bytes = graph.freed(byDeleted: known)
    return known.count == layers.count ? bytes : bytes + .unknown(.engineCannotTell)
  }

  func stays(_ step: PlanStep) -> String? {
    if step.outcome == .untagged { return nil }
    return "Its names went, but the engine kept the image: something refers to it still."
  }
}
