extension Inventory {
  /// Folds one piece of news in.
  ///
  /// What is already known of an item stays as long as it still describes the same thing: a
  /// container in the same state, an image of the same size. News of an item that is not there
  /// (any more) is dropped: it is the late answer to a question about something gone.
  public mutating func apply(_ change: InventoryChange) {
    switch change {
    case .host(let host):
      self.host = host
      for call in [EngineCall.ping, .version, .info] { forget(call) }
      for trouble in host.troubles { troubles[trouble.call] = trouble }
    case .disk(let disk): self.disk = disk
    case .buildCache(let buildCache):
      self.buildCache = buildCache
      if buildCache.value != nil { forget(.buildCache) }
    case .containers(let listed):
      for container in listed {
        containers[container.id] = container.keepingFacts(of: containers[container.id])
        if container.details.value != nil { forget(.container(container.id)) }
      }
    case .containerGone(let id):
      containers[id] = nil
      forgetTroubles { $0 == .container(id) }
    case .containerDetails(let facts):
      for (id, fact) in facts {
        containers[id]?.details = fact
        if fact.value != nil { forget(.container(id)) }
      }
    case .writableSizes(let facts, let imageSizes):
      for (id, fact) in facts {
        containers[id]?.writableSize = fact
        if fact.value != nil { forget(.containerSize(id)) }
      }
      for (id, fact) in imageSizes { containers[id]?.imageSize = fact }
    case .containersListed(let ids):
      containers = containers.filter { ids.contains($0.key) }
      containersComplete = true
      forget(.containers)
      forgetTroubles { $0.kind == .container && !ids.contains($0.id) }
    case .images(let listed):
      for image in listed {
        images[image.id] = image.keepingFacts(of: images[image.id])
        if image.details.value != nil { forget(.image(image.id)) }
      }
    case .imageGone(let id):
      images[id] = nil
      forgetTroubles { $0 == .image(id) }
    case .imageDetails(let facts):
      for (id, fact) in facts {
        images[id]?.details = fact
        if let digests = fact.value?.digests { images[id]?.digests = digests }
        if fact.value != nil { forget(.image(id)) }
      }
    case .imageHistory(let facts):
      for (id, fact) in facts {
        images[id]?.history = fact
        if fact.value != nil { forget(.history(id)) }
      }
    case .uniqueSizes(let facts):
      for (id, fact) in facts { images[id]?.uniqueSize = fact }
    case .imagesListed(let ids):
      images = images.filter { ids.contains($0.key) }
      imagesComplete = true
      forget(.images)
      forgetTroubles { $0.kind == .image && !ids.contains($0.id) }
    case .volumes(let listed):
      for volume in listed { volumes[volume.name] = volume.keepingSize(of: volumes[volume.name]) }
    case .volumeGone(let name): volumes[name] = nil
    case .volumeSizes(let facts):
      for (name, fact) in facts { volumes[name]?.size = fact }
    case .volumesListed(let names):
      volumes = volumes.filter { names.contains($0.key) }
      volumesComplete = true
      forget(.volumes)
    case .networks(let listed):
      for network in listed { networks[network.id] = network }
    case .networkGone(let id):
      networks[id] = nil
      forgetTroubles { $0 == .network(id) }
    case .networksListed(let ids):
      networks = networks.filter { ids.contains($0.key) }
      networksComplete = true
      forget(.networks)
    case .trouble(let trouble): troubles[trouble.call] = trouble
    case .answered(let call): forget(call)
    }
  }

  /// Folds several pieces of news in, in their order.
  public mutating func apply(_ changes: some Sequence<InventoryChange>) {
    for change in changes { apply(change) }
  }
}

extension Container {
  /// This answer, completed by what is known of the same run of the same container.
  fileprivate func keepingFacts(of known: Container?) -> Container {
    guard let known else { return self }
    var kept = self
    // An inspect words the command otherwise than the list does, and has no status line.
    if !details.isPending, !known.command.isEmpty { kept.command = known.command }
    // Whatever runs in it, a container stands on the layers it was made with.
    if kept.imageSize.isPending { kept.imageSize = known.imageSize }
    guard isSameRun(as: known) else { return kept }
    if kept.status.isEmpty { kept.status = known.status }
    if kept.details.isPending { kept.details = known.details }
    if kept.writableSize.isPending { kept.writableSize = known.writableSize }
    return kept
  }

  /// Whether nothing shows that the container was started or stopped since `known`.
  private func isSameRun(as known: Container) -> Bool {
    guard known.state == state else { return false }
    guard let theirs = known.details.value else { return true }
    if let ours = details.value {
      return ours.startedAt == theirs.startedAt && ours.finishedAt == theirs.finishedAt
    }
    // A list tells no start or finish, but the code of another run may give it away.
    return exitCode == nil || exitCode == theirs.exitCode
  }
}

extension Volume {
  /// This answer with the size that is known, unless another volume has the name now.
  fileprivate func keepingSize(of known: Volume?) -> Volume {
    guard let known, size.isPending else { return self }
    var kept = self
    kept.size = known.size
    return kept == known ? kept : self
  }
}

extension Image {
  /// This answer, completed by what is known of the same image.
  fileprivate func keepingFacts(of known: Image?) -> Image {
    guard let known else { return self }
    var kept = self
    // The inspect of the containerd store counts otherwise than its list: the list's figure stands.
    if !details.isPending { kept.size = known.size }
    guard kept.size == known.size else { return kept }
    if kept.details.isPending { kept.details = known.details }
    // A list may leave digests out, and adds none that an inspect does not tell.
    if let digests = kept.details.value?.digests, Set(kept.digests).isSubset(of: digests) {
      kept.digests = digests
    }
    if kept.history.isPending { kept.history = known.history }
    if kept.uniqueSize.isPending { kept.uniqueSize = known.uniqueSize }
    return kept
  }
}
