extension ExclusionSet {
  /// The exclusion that protects an item of an inventory; none for an item that is not in it.
  public func protection(of item: ItemID, in inventory: Inventory) -> Protection? {
    switch item.kind {
    case .container: inventory.containers[item.id].flatMap { protection(of: $0) }
    case .image: inventory.images[item.id].flatMap { protection(of: $0) }
    case .volume:
      inventory.volumes[item.id].flatMap { protection(ofVolume: $0.name, labels: $0.labels) }
    case .network: inventory.networks[item.id].flatMap { protection(of: $0) }
    }
  }

  /// All items of an inventory that some rule protects.
  func items(in inventory: Inventory) -> [ItemID] {
    let items =
      inventory.containers.values.map(\.itemID) + inventory.images.values.map(\.itemID)
      + inventory.volumes.values.map(\.itemID) + inventory.networks.values.map(\.itemID)
    return items.filter { protection(of: $0, in: inventory) != nil }.sorted()
  }
}
