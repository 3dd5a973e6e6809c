import GCCore

/// What is worked out of one item once, and asked at every key and every arrangement.
struct KnownItem: Hashable, Sendable {
  /// The rule that keeps it.
  var protection: Protection?
  /// Made when a filter first looks at the item.
  var facts: FilterFacts?
}

extension AppModel {
  /// What is known of an item by the rules in force, made where it is not.
  mutating func know(_ item: ItemID) -> KnownItem {
    if let known = known[item] { return known }
    let made = KnownItem(protection: exclusions.rules.protection(of: item, in: inventory))
    known[item] = made
    return made
  }

  /// What the filter looks at, made where it has not been; `nil` for what is gone.
  mutating func filterFacts(of item: ItemID) -> FilterFacts? {
    var known = know(item)
    if let facts = known.facts { return facts }
    let isExcluded = known.protection != nil
    known.facts =
      switch item.kind {
      case .container:
        inventory.containers[item.id].map { FilterFacts($0, isExcluded: isExcluded) }
      case .image: inventory.images[item.id].map { FilterFacts($0, isExcluded: isExcluded) }
      // No list holds them.
      case .volume, .network: nil
      }
    self.known[item] = known
    return known.facts
  }

  /// Forgets what was worked out of the items that a change is about.
  mutating func forgetKnown(_ change: InventoryChange) {
    guard !known.isEmpty else { return }
    switch change {
    case .host, .disk, .buildCache, .imageDetails, .imageHistory, .uniqueSizes, .trouble,
      .answered:
      break
    case .containers(let containers):
      for container in containers { known[container.itemID] = nil }
    case .containerDetails(let facts): for id in facts.keys { known[.container(id)] = nil }
    case .writableSizes(let sizes, _): for id in sizes.keys { known[.container(id)] = nil }
    case .containerGone(let id): known[.container(id)] = nil
    case .images(let images): for image in images { known[image.itemID] = nil }
    case .imageGone(let id): known[.image(id)] = nil
    case .containersListed(let ids):
      known = known.filter { $0.key.kind != .container || ids.contains($0.key.id) }
    case .imagesListed(let ids):
      known = known.filter { $0.key.kind != .image || ids.contains($0.key.id) }
    case .volumes, .volumeGone, .volumeSizes, .volumesListed:
      known = known.filter { $0.key.kind != .volume }
    case .networks, .networkGone, .networksListed:
      known = known.filter { $0.key.kind != .network }
    }
  }
}
