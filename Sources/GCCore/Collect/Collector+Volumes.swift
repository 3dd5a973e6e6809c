internal import FoundationEssentials

extension Collector {
  mutating func judgeVolumes() {
    for volume in inventory.volumes.values {
      verdicts[volume.itemID] = verdict(on: volume)
    }
  }

  private mutating func verdict(on volume: Volume) -> Verdict {
    let item = volume.itemID
    if let reason = kept(item, labels: volume.labels) { return .keep(reason) }
    let users = references.containers(usingVolume: volume.name)
    let goesWithUsers =
      volume.isAnonymous && !users.isEmpty && policy.take.contains(.containerVolumes)
    guard
      goesWithUsers
        || policy.take.contains(volume.isAnonymous ? .anonymousVolumes : .namedVolumes)
    else { return .keep(.notAskedFor) }
    let left = staying(users)
    if !left.isEmpty { return .keep(.usedBy(left)) }
    if !policy.volumeDrivers.contains(volume.driver) { return .keep(.driver(volume.driver)) }
    // The grace of its containers has passed, and with them goes what they alone used.
    if goesWithUsers {
      dates[item] = users.compactMap { dates[$0.itemID] }.max() ?? context.now
      return .take(.volumeOf(users.map(\.name)))
    }
    let use = use(of: volume)
    if let reason = waiting(item, use, grace: policy.volumeGrace) { return .keep(reason) }
    return .take(.unusedVolume(since: use.evidence.told))
  }

  mutating func judgeNetworks() {
    for network in inventory.networks.values {
      verdicts[network.itemID] = verdict(on: network)
    }
  }

  private mutating func verdict(on network: Network) -> Verdict {
    let item = network.itemID
    if network.isPredefined { return .keep(.predefined) }
    if let reason = kept(item, labels: network.labels) { return .keep(reason) }
    guard policy.take.contains(.networks) else { return .keep(.notAskedFor) }
    let left = staying(references.containers(usingNetwork: network.id))
    if !left.isEmpty { return .keep(.usedBy(left)) }
    let use = use(of: network)
    if let reason = waiting(item, use, grace: policy.volumeGrace) { return .keep(reason) }
    return .take(.unusedNetwork(since: use.evidence.told))
  }
}
