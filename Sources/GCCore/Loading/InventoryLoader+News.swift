internal import FoundationEssentials

/// The engine's events, and the look-ups they lead to.
extension InventoryLoader {
  /// Subscribes, and again when the stream is cut off while the engine answers: from the last event
  /// on, so that nothing is missed. Where the engine gives no events, a refresh asks anew.
  func followEvents() async throws {
    var cuts = 0
    var since: Int64?
    while true {
      let elapsed = clock.stopwatch()
      let began = engineTime
      do {
        let events = try await engine.events(since: since.map(Self.date(nanoseconds:)))
        answered()
        subscribedAgain()
        for try await event in events {
          since = max(since ?? 0, event.timeNano)
          receive(event)
        }
        try Task.checkCancellation()
        throw EngineError.unreachable(
          address: inventory.host?.address ?? "its address", reason: "The event stream ended.")
      } catch let error as EngineError {
        guard let fault = try await verified(error).fault else { throw error }
        if elapsed() > limits.steadyStream { cuts = 0 }
        cuts += 1
        guard case .cut = fault, cuts <= limits.cutsInARow else {
          publish([.trouble(CallTrouble(.events, fault))])
          // The lists wait no longer for what does not come.
          subscribed.ring()
          for await _ in eventBell.rings { break }
          try Task.checkCancellation()
          (cuts, since, listedBlindly) = (0, nil, true)
          continue
        }
        since = since ?? began
        listedBlindly = listedBlindly || since == nil
        try await clock.sleep(for: limits.reconnect.pause(before: cuts))
      }
    }
  }

  /// Nanoseconds since 1970 by the engine's clock, rather too early than too late; `nil` where that
  /// is not known.
  private var engineTime: Int64? {
    guard let host = inventory.host, !host.troubles.contains(where: { $0.call == .info }) else {
      return nil
    }
    return Int64((Date().timeIntervalSince1970 + host.clockOffset - 1) * 1e9)
  }

  private static func date(nanoseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
  }

  private func subscribedAgain() {
    isSubscribed = true
    noteAnswer(to: .events)
    subscribed.ring()
    guard listedBlindly else { return }
    listedBlindly = false
    wanted.containers = true
    wanted.images = true
    listBell.ring()
  }

  private func receive(_ event: EngineEvent) {
    let decided = EventNews(event)
    if let gone = decided.gone { settle(gone: .container(gone)) }
    news.note(decided, at: elapsed(), limits)
    setAlarm()
  }

  func newsLoop() async throws {
    for await _ in newsBell.rings {
      var batch = news.take(at: elapsed(), limits)
      while !batch.isEmpty {
        try await perform(batch)
        batch = news.take(at: elapsed(), limits)
      }
      setAlarm()
    }
  }

  private func setAlarm() {
    guard let due = news.nextDue else { return }
    let now = elapsed()
    if let alarm, alarm.due > now, alarm.due <= due { return }
    alarm?.task.cancel()
    let wait = max(.zero, due - now)
    let task = Task { [clock, newsBell] in
      if (try? await clock.sleep(for: wait)) != nil { newsBell.ring() }
    }
    alarm = (due, task)
  }

  private func perform(_ batch: PendingNews.Batch) async throws {
    if batch.listsContainers || batch.listsImages {
      wanted.containers = wanted.containers || batch.listsContainers
      wanted.images = wanted.images || batch.listsImages
      listBell.ring()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, lookUp) in batch.lookUps.enumerated() {
        if index >= limits.inspects { try await group.next() }
        group.addTask { try await self.lookUp(lookUp) }
      }
      try await group.waitForAll()
    }
    factBell.ring()
    if batch.recounts {
      if !inventory.buildCache.isPending { counts.insert(.buildCache) }
      counts.insert(.uniqueSizes)
    }
    if batch.measuresDisk { await askDisk() }
    measureBell.ring()
    publishActivity()
  }

  private func lookUp(_ lookUp: EventNews.LookUp) async throws {
    switch lookUp {
    case .container(let id): try await self.lookUp(container: id)
    case .image(let reference): try await self.lookUp(image: reference)
    }
  }

  private func lookUp(container id: String) async throws {
    let item = ItemID.container(id)
    let generation = renew(item)
    do {
      let container = try await engine.container(id)
      // A removal told meanwhile is newer than this answer.
      guard generations[item] == generation else { return }
      if let container {
        settle([.containers([container])], of: item)
        enqueueFacts(ofContainer: id, reasks: false)
      } else if try await isListed(container: id) {
        let fault = CallTrouble.Fault.notFound
        publish([
          .containerDetails([id: .unavailable(reason: fault.phrase)]),
          .trouble(CallTrouble(.container(id), fault)),
        ])
      } else {
        settle(gone: item)
      }
      news.answered(container: id, state: container?.state, at: elapsed(), limits)
    } catch let error as EngineError {
      try await note(error, of: .container(id))
      publish([.containerDetails([id: .unavailable(reason: error.phrase)])])
    }
  }

  private func lookUp(image name: String) async throws {
    // Podman names images without their algorithm.
    let isBareID = name.count == 64 && name.allSatisfy { $0.isHexDigit }
    let reference = isBareID ? "sha256:" + name : name
    do {
      guard let image = try await engine.image(reference) else {
        return lost(image: reference)
      }
      renew(image.itemID)
      // A tag moves silently: who held it has no event of its own.
      for other in inventory.images.values
      where other.id != image.id && other.tags.contains(where: { image.tags.contains($0) }) {
        news.lookUp(image: other.id, at: elapsed())
      }
      if let parent = image.parentID, inventory.images[parent] == nil {
        wanted.images = true
        listBell.ring()
      }
      settle([.images([image])], of: image.itemID)
      enqueueFacts(ofImage: image.id, reasks: false)
    } catch let error as EngineError {
      guard inventory.images[reference] != nil else {
        _ = try await verified(error)
        return
      }
      try await note(error, of: .image(reference))
      publish([.imageDetails([reference: .unavailable(reason: error.phrase)])])
    }
  }

  /// No image answers to the name: it is gone, or another has lost that name.
  private func lost(image reference: String) {
    if inventory.images[reference] != nil { return settle(gone: .image(reference)) }
    for image in inventory.images.values where image.tags.contains(reference) {
      news.lookUp(image: image.id, at: elapsed())
    }
  }

  // MARK: What events settle

  /// Answers about the item that were asked for before are stale from now on.
  @discardableResult private func renew(_ item: ItemID) -> Int {
    // Only what an engine makes up is so much: then answers under way count as stale.
    if generations.count > 100_000 { generations = [:] }
    generations[item, default: 0] += 1
    return generations[item] ?? 0
  }

  private func settle(_ changes: [InventoryChange], of item: ItemID) {
    if isListing { settled[item] = true }
    publish(changes)
  }

  private func settle(gone item: ItemID) {
    renew(item)
    if isListing { settled[item] = false }
    switch item.kind {
    case .container:
      sizes.remove(item.id)
      publish([.containerGone(item.id)])
    case .image: publish([.imageGone(item.id)])
    case .volume: publish([.volumeGone(item.id)])
    case .network: publish([.networkGone(item.id)])
    }
  }
}
