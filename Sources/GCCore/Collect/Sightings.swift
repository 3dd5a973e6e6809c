public import FoundationEssentials

/// When items whose dates cannot be trusted were first seen as candidates.
///
/// An image with a creation date of 1970, a container that exited in the future: how old they are
/// nobody knows, so their grace counts from the first run that saw them.
public struct Sightings: Hashable, Sendable {
  /// By item, in the engine's time.
  public private(set) var first: [ItemID: Date]
  /// Those asked for since `begin`; only they are kept.
  private var current: Set<ItemID> = []

  public init(_ first: [ItemID: Date] = [:]) {
    self.first = first
  }

  /// When the item was first seen: now, where it was not seen before.
  public mutating func see(_ item: ItemID, at now: Date) -> Date {
    current.insert(item)
    // A clock that was ahead must not keep an item for ever.
    if let seen = first[item], seen <= now { return seen }
    first[item] = now
    return now
  }

  /// Without the items that were not seen since this value was made: they are gone, or have dates
  /// or users now.
  public func pruned() -> Sightings { Sightings(first.filter { current.contains($0.key) }) }
}
