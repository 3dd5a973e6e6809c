import FoundationEssentials
import GCCore

/// What happens on the fake host, as other clients or processes make it happen: each change sends
/// the events that Docker sends.
extension FakeEngine {
  func create(_ container: Container) {
    state.containers.append(container)
    emit("container", "create", container.id, ["name": container.name])
    if container.state == .running { emit("container", "start", container.id) }
  }

  /// The container starts or ends a run: state, start and finish move on.
  func move(
    _ id: String, to newState: ContainerState, exitCode: Int = 0, secondsAgo: TimeInterval = 1
  ) {
    guard let index = state.containers.firstIndex(where: { $0.id == id }) else { return }
    var container = state.containers[index]
    var details =
      container.details.value
      ?? ContainerDetails(startedAt: .sampleNever, finishedAt: .sampleNever)
    container.state = newState
    let now = sampleTime(secondsAgo: secondsAgo)
    let action: String
    switch newState {
    case .running:
      details.startedAt = now
      action = "start"
    case .exited, .dead:
      details.finishedAt = now
      details.exitCode = exitCode
      container.status = "Exited (\(exitCode)) 1 second ago"
      action = "die"
    default: action = newState == .paused ? "pause" : "update"
    }
    container.details = .known(details)
    state.containers[index] = container
    emit("container", action, id, ["name": container.name])
  }

  /// Changes a container without an event: what the engine does not tell, or tells too early.
  func edit(_ id: String, _ change: @Sendable (inout Container) -> Void) {
    guard let index = state.containers.firstIndex(where: { $0.id == id }) else { return }
    change(&state.containers[index])
  }

  func remove(container id: String) {
    state.containers.removeAll { $0.id == id }
    emit("container", "destroy", id)
  }

  func add(_ image: Image) {
    state.images.append(image)
    emit("image", "tag", image.id, ["name": image.name])
  }

  /// Gives an image a name; an image that held it loses it silently, as with Docker.
  func tag(_ id: String, _ name: String) {
    for index in state.images.indices {
      if state.images[index].id == id {
        if !state.images[index].tags.contains(name) { state.images[index].tags.append(name) }
      } else {
        state.images[index].tags.removeAll { $0 == name }
      }
    }
    emit("image", "tag", id, ["name": name])
  }

  func untag(_ name: String) {
    guard let index = state.images.firstIndex(where: { $0.tags.contains(name) }) else { return }
    state.images[index].tags.removeAll { $0 == name }
    emit("image", "untag", state.images[index].id, ["name": state.images[index].id])
  }

  func remove(image id: String) {
    state.images.removeAll { $0.id == id }
    emit("image", "delete", id, ["name": id])
  }

  func set(_ change: @Sendable (inout SampleHost) -> Void) { change(&state) }

  func emit(
    _ type: String, _ action: String, _ actorID: String, _ attributes: [String: String] = [:]
  ) {
    emit(EngineEvent(type: type, action: action, actorID: actorID, attributes: attributes))
  }
}

/// How the classic store of Docker answers lists and removals.
extension FakeEngine {
  func find(_ reference: String) -> Image? {
    state.images.first {
      $0.id == reference || $0.tags.contains(reference) || $0.digests.contains(reference)
    }
  }

  func list(_ query: ContainerQuery) throws -> [Container] {
    var listed = state.containers.sorted {
      ($0.createdAt ?? .distantPast, $0.id) > ($1.createdAt ?? .distantPast, $1.id)
    }
    if let before = query.before {
      guard let index = listed.firstIndex(where: { $0.id == before }) else {
        throw EngineError.noSuchContainer(before)
      }
      listed.removeFirst(index + 1)
    }
    if !query.ids.isEmpty { listed = listed.filter { query.ids.contains($0.id) } }
    if let limit = query.limit { listed = Array(listed.prefix(limit)) }
    return listed.map { container in
      var row = container.asListed
      if query.size { row.writableSize = container.writableSize }
      return row
    }
  }

  func performRemoval(ofContainer id: String, force: Bool) throws {
    guard let container = state.containers.first(where: { $0.id == id }) else {
      throw EngineError.noSuchContainer(id)
    }
    if !force, [.running, .paused, .restarting].contains(container.state) {
      throw EngineError.refused(
        status: 409, message: "cannot remove container \"/\(container.name)\": it is running")
    }
    remove(container: id)
  }

  func performRemoval(ofImage reference: String, force: Bool, noprune: Bool) throws
    -> [ImageRemoval]
  {
    guard let image = find(reference) else { throw EngineError.noSuchImage(reference) }
    let names = image.tags + image.digests
    if reference != image.id, names.count > 1 {
      forget(reference, of: image.id)
      return [.untagged(reference)]
    }
    if reference == image.id, image.tags.count > 1, !force {
      throw conflict(image, "(must be forced) - image is referenced in multiple repositories")
    }
    let hasChildren = state.images.contains { $0.parentID == image.id }
    if hasChildren, state.host.imageStore == .containerd, reference != image.id {
      // Its last name goes, it is told as deleted, and stays for the child.
      forget(reference, of: image.id)
      return [.untagged(reference), .deleted(image.id)]
    }
    if hasChildren, state.host.imageStore == .classic {
      throw conflict(image, "(cannot be forced) - image has dependent child images")
    }
    for container in state.containers where container.imageID == image.id {
      if container.state == .running {
        throw conflict(
          image, "(cannot be forced) - image is being used by running container \(container.name)")
      }
      if !force {
        throw conflict(
          image, "(must be forced) - image is being used by stopped container \(container.name)")
      }
    }
    return names.map { .untagged($0) } + deletion(of: image, noprune: noprune)
  }

  private func forget(_ name: String, of id: String) {
    guard let index = state.images.firstIndex(where: { $0.id == id }) else { return }
    state.images[index].tags.removeAll { $0 == name }
    state.images[index].digests.removeAll { $0 == name }
    emit("image", "untag", id, ["name": id])
  }

  private func deletion(of image: Image, noprune: Bool) -> [ImageRemoval] {
    remove(image: image.id)
    let held = Set(state.images.flatMap { chains($0.details.value?.diffIDs ?? []) })
    let gone = chains(image.details.value?.diffIDs ?? []).reversed().filter { !held.contains($0) }
    var removals: [ImageRemoval] = [.deleted(image.id)] + gone.map { .deleted($0) }
    if !noprune, let parentID = image.parentID, let parent = find(parentID),
      parent.tags.isEmpty, parent.digests.isEmpty,
      !state.images.contains(where: { $0.parentID == parentID }),
      !state.containers.contains(where: { $0.imageID == parentID })
    {
      removals += deletion(of: parent, noprune: false)
    }
    return removals
  }

  private func conflict(_ image: Image, _ reason: String) -> EngineError {
    .refused(
      status: 409, message: "conflict: unable to delete \(shortID(image.id)) \(reason)")
  }
}
