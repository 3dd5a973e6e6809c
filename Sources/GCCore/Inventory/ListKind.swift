/// The lists of leftovers.
public enum ListKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// Containers that are not running, paused or restarting: exited, created, dead.
  case containers
  /// Images without a tag, as `docker images --filter dangling=true` lists them: an untagged step
  /// of the classic builder that other images stand on is not one.
  case dangling
  /// Images with at least one label, tagged or not; a dangling one stands in both lists.
  case labeled

  /// What the list holds.
  public var itemKind: ItemKind { self == .containers ? .container : .image }

  public func contains(_ container: Container) -> Bool {
    self == .containers && container.state.isExited
  }

  public func contains(_ image: Image, _ references: References) -> Bool {
    switch self {
    case .containers: false
    case .dangling: image.isDangling && !references.isIntermediate(image)
    case .labeled: !image.labels.isEmpty && !references.isIntermediate(image)
    }
  }

  /// Every member of the list, unsorted.
  public func members(of inventory: Inventory, _ references: References) -> [ItemID] {
    switch self {
    case .containers:
      inventory.containers.values.filter { contains($0) }.map(\.itemID)
    case .dangling, .labeled:
      inventory.images.values.filter { contains($0, references) }.map(\.itemID)
    }
  }
}
