/// Why the engine refuses, with its status.
struct HostRefusal: Error {
  var status: Int
  var message: String

  static func notFound(_ what: String) -> HostRefusal {
    HostRefusal(status: 404, message: "No such \(what)")
  }

  static func conflict(_ message: String) -> HostRefusal {
    HostRefusal(status: 409, message: message)
  }
}

/// Removals, by the rules of the engine that is played.
extension Host {
  mutating func removeContainer(_ reference: String, force: Bool, volumes: Bool) throws(HostRefusal)
    -> Container
  {
    guard let container = container(reference) else { throw .notFound("container: \(reference)") }
    guard force || !container.isAlive else {
      throw .conflict(
        "You cannot remove a \(container.state) container \(container.id). Stop the container before attempting removal or force remove"
      )
    }
    containers.removeAll { $0.id == container.id }
    if volumes {
      self.volumes.removeAll { $0.isAnonymous && container.volumes.contains($0.name) }
    }
    return container
  }

  /// What went, as the engine tells it: names first, then images and layers.
  mutating func removeImage(_ reference: String, force: Bool, noprune: Bool) throws(HostRefusal)
    -> [JSON]
  {
    guard let image = image(reference) else { throw .notFound("image: \(reference)") }
    let name = Self.full(reference)
    if image.tags.contains(name), image.tags.count > 1 {
      untag(name)
      return [["Untagged": .string(name)]]
    }
    if !image.tags.contains(name), image.tags.count > 1, !force {
      throw .conflict(
        "conflict: unable to delete \(image.id.prefix(19)) (must be forced) - image is referenced in multiple repositories"
      )
    }
    try checkUse(of: image, force: force)
    let before = layers
    var answers: [JSON] = image.tags.map { ["Untagged": .string($0)] }
    var next: Image? = image
    while let going = next {
      images.removeAll { $0.id == going.id }
      answers.append(["Deleted": .string(going.id)])
      next = noprune ? nil : unneededParent(of: going)
    }
    if flavor == .classic {
      let left = layers
      answers += before.keys.filter { left[$0] == nil }.sorted().map { ["Deleted": .string($0)] }
    }
    return answers
  }

  private func checkUse(of image: Image, force: Bool) throws(HostRefusal) {
    if let user = containers.first(where: { $0.image == image.id && (!force || $0.isAlive) }) {
      throw .conflict(
        "conflict: unable to delete \(image.id.prefix(19)) (\(user.isAlive ? "cannot" : "must") be forced) - image is being used by \(user.isAlive ? "running" : "stopped") container \(user.id.prefix(12))"
      )
    }
    guard flavor == .classic, images.contains(where: { $0.parent == image.id }) else { return }
    throw .conflict(
      "conflict: unable to delete \(image.id.prefix(19)) (cannot be forced) - image has dependent child images"
    )
  }

  private func unneededParent(of image: Image) -> Image? {
    images.first { parent in
      parent.id == image.parent && parent.tags.isEmpty
        && !images.contains { $0.parent == parent.id }
        && !containers.contains { $0.image == parent.id }
    }
  }

  private mutating func untag(_ name: String) {
    for index in images.indices { images[index].tags.removeAll { $0 == name } }
  }

  mutating func tag(_ reference: String, as name: String) throws(HostRefusal) -> Image {
    guard let image = image(reference), let index = images.firstIndex(of: image) else {
      throw .notFound("image: \(reference)")
    }
    untag(name)
    images[index].tags.append(name)
    return image
  }

  mutating func removeVolume(_ name: String) throws(HostRefusal) -> Volume {
    guard let volume = volumes.first(where: { $0.name == name }) else {
      throw .notFound("volume: \(name)")
    }
    if let user = containers.first(where: { $0.volumes.contains(name) }) {
      throw .conflict("remove \(name): volume is in use - [\(user.id)]")
    }
    volumes.removeAll { $0.name == name }
    return volume
  }

  mutating func removeNetwork(_ reference: String) throws(HostRefusal) -> Network {
    guard let network = network(reference) else { throw .notFound("network: \(reference)") }
    let isInUse = containers.contains { $0.isAlive && $0.networks.contains(network.name) }
    guard !network.isOwn, !isInUse else {
      throw HostRefusal(
        status: 403, message: "error while removing network: \(network.name) has active endpoints")
    }
    networks.removeAll { $0.id == network.id }
    return network
  }
}
