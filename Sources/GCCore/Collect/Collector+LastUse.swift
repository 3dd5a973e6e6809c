internal import FoundationEssentials

extension Collector {
  /// What is known of the last use of an item that nobody uses, or only containers that go.
  struct Use {
    var evidence: LastUse.Evidence
    /// The date that counts where no run remembers another: when it was last tagged, or made;
    /// `nil` where that cannot be trusted.
    var guess: Date?
    /// The latest of its own dates and of what events tell: the oldest go first.
    var rank: Date?
  }

  /// Of an image: since it was built, tagged, pulled or used, whichever is the latest.
  func use(of image: Image) -> Use {
    let details = image.details.value
    let built = meaningful(image.createdAt)
    let touched = context.uses.date(of: image)
    let own = latest(built, details?.lastTaggedAt, touched)
    // Docker notes when it tags what it builds, but not when it tags what it pulls or loads. And
    // what is built without a name leaves no event.
    let hasName = !image.tags.isEmpty || !image.digests.isEmpty
    let isNoted = details?.lastTaggedAt != nil || touched != nil
    let isRemembered = details != nil && (isNoted || hasName || built != nil)
    let isArrivalKnown = details != nil && (isNoted || !hasName && built != nil)
    return use(
      image.itemID, own, coverage: isRemembered ? context.uses.coverage : nil,
      isDated: isArrivalKnown)
  }

  /// Of a volume: since it was made, mounted or taken from a container.
  func use(of volume: Volume) -> Use { use(volume.itemID, madeAt: volume.createdAt) }

  /// Of a network: since it was made, or something was attached to it or taken off.
  func use(of network: Network) -> Use { use(network.itemID, madeAt: network.createdAt) }

  private func use(_ item: ItemID, madeAt date: Date?) -> Use {
    let made = meaningful(date)
    return use(
      item, latest(made, context.uses.date(of: item)), coverage: context.uses.coverage,
      isDated: made != nil)
  }

  /// - Parameters:
  ///   - own: the latest of its own dates and of what events tell.
  ///   - isDated: whether that may count where nothing else is known.
  private func use(_ item: ItemID, _ own: Date?, coverage: Date?, isDated: Bool) -> Use {
    let told = latest(own, ends(item))
    return Use(
      evidence: LastUse.Evidence(
        told: told, possible: context.uses.possibleUse(of: item.kind), coverage: coverage,
        seen: context.sightings.since[item]),
      guess: isDated ? told : nil, rank: own)
  }

  /// When the containers that use the item and go ended.
  private func ends(_ item: ItemID) -> Date? {
    users(of: item).filter { isTaken($0.itemID) }.compactMap { dates[$0.itemID] }.max()
  }

  /// The containers that use an item, in any state.
  func users(of item: ItemID) -> [Container] {
    switch item.kind {
    case .container: []
    case .image: references.containers(using: item.id)
    case .volume: references.containers(usingVolume: item.id)
    case .network: references.containers(usingNetwork: item.id)
    }
  }

  private func latest(_ dates: Date?...) -> Date? { dates.compactMap { $0 }.max() }

  /// A date that may tell when something was made on a host: not one that a reproducible build made
  /// up, and none that is still to come.
  private func meaningful(_ date: Date?) -> Date? {
    date.flatMap {
      $0 >= Self.firstDocker && $0 <= context.now.addingTimeInterval(LastUse.clockTolerance)
        ? $0 : nil
    }
  }

  /// 2013-03-20: before that there was no Docker.
  private static let firstDocker = Date(timeIntervalSince1970: 1_363_737_600)

  // MARK: The grace

  /// Whether the item has not been out of use for longer than the grace.
  mutating func waiting(_ item: ItemID, _ use: Use, grace: Double) -> KeepReason? {
    let last = lastUse(use, grace: grace)
    dates[item] = use.rank ?? last.since ?? context.now
    guard grace > 0 else { return nil }
    if !context.keepsState, use.isGuessed(now: context.now, grace: grace) { guessed.insert(item) }
    let since = last.since ?? context.now
    guard context.now.timeIntervalSince(since) <= grace else { return nil }
    return switch last {
    case .known: .young(since: since, grace: grace)
    case .possible: .possiblyUsed(until: since, grace: grace)
    case .unusedSince, .unknown: .firstSeen(since, grace: grace)
    }
  }

  /// Where no run remembers another, a first sight would never come of age: then the item's own
  /// dates have to do.
  private func lastUse(_ use: Use, grace: Double) -> LastUse {
    guard !context.keepsState, use.isGuessed(now: context.now, grace: grace) else {
      return LastUse(use.evidence, now: context.now)
    }
    return use.guess.map { .known($0) } ?? .unknown
  }

  // MARK: What the next run is told

  /// Notes of everything that is listed since when it has been out of use, whatever the policy says
  /// of it: another policy on this host may ask.
  mutating func noteSightings() {
    for item in sightings.since.keys where isGone(item) { sightings.note(item, since: nil) }
    for container in inventory.containers.values {
      let item = container.itemID
      let isDated = Age(of: container, now: context.now) != .untrusted
      sightings.note(
        item, since: isDated || !container.state.isExited ? nil : firstSight(of: item))
    }
    for image in inventory.images.values where !references.isIntermediate(image) {
      note(image.itemID, use(of: image))
    }
    for volume in inventory.volumes.values { note(volume.itemID, use(of: volume)) }
    for network in inventory.networks.values { note(network.itemID, use(of: network)) }
    sightings.note(references.uses(inventory), remembering: context.uses)
  }

  private mutating func note(_ item: ItemID, _ use: Use) {
    let isUsed = !staying(users(of: item)).isEmpty
    sightings.note(
      item,
      since: isUsed ? nil : LastUse(use.evidence, now: context.now).since ?? context.now)
  }

  /// When a container whose dates cannot be trusted was first seen as it is.
  func firstSight(of item: ItemID) -> Date {
    // A clock that was ahead must not keep an item for ever.
    context.sightings.since[item].flatMap { $0 <= context.now ? $0 : nil } ?? context.now
  }

  private func isGone(_ item: ItemID) -> Bool {
    switch item.kind {
    case .container: inventory.containers[item.id] == nil
    case .image: inventory.images[item.id] == nil
    case .volume: inventory.volumesComplete && inventory.volumes[item.id] == nil
    case .network: inventory.networksComplete && inventory.networks[item.id] == nil
    }
  }
}

extension Collector.Use {
  /// Whether neither the engine's memory nor a date in it tells that the item has been out of use
  /// for the grace, or until when it was used.
  fileprivate func isGuessed(now: Date, grace: Double) -> Bool {
    var evidence = evidence
    evidence.possible = nil
    evidence.seen = nil
    switch LastUse(evidence, now: now) {
    case .known, .possible: return false
    case .unusedSince(let date): return now.timeIntervalSince(date) <= grace
    case .unknown: return true
    }
  }
}
