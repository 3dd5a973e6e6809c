extension InventoryLoader {
  /// What waits and what is under way, by kind.
  var currentActivity: LoadActivity {
    var progress = underWay.merging(facts.progress) { running, _ in running }
    if !isMeasuringCancelled {
      if !sizes.isEmpty {
        progress[.writableSizes] = .init(
          done: sizes.total - sizes.waiting.count, total: sizes.total)
      }
      for kind in counts { progress[kind] = .init(done: 0, total: 1) }
    }
    return LoadActivity(progress: progress, isMeasuringCancelled: isMeasuringCancelled)
  }
}

extension Inventory {
  /// The news that make an empty inventory into this one.
  var asChanges: [InventoryChange] {
    var changes: [InventoryChange] = host.map { [.host($0)] } ?? []
    changes += [
      .disk(disk), .buildCache(buildCache), .containers(Array(containers.values)),
      .images(Array(images.values)), .volumes(Array(volumes.values)),
      .networks(Array(networks.values)),
    ]
    changes += troubles.values.map { .trouble($0) }
    if containersComplete { changes.append(.containersListed(Set(containers.keys))) }
    if imagesComplete { changes.append(.imagesListed(Set(images.keys))) }
    if volumesComplete { changes.append(.volumesListed(Set(volumes.keys))) }
    if networksComplete { changes.append(.networksListed(Set(networks.keys))) }
    return changes
  }
}
