public import FoundationEssentials

/// What runs of a collector remember for those that follow: since when they have seen items out of
/// use, and what the containers used that they saw.
///
/// The engine remembers only its last events. An image that nobody is known to have used, a
/// container that exited in the future: how long they have been out of use is told by the first run
/// that saw them so.
public struct Sightings: Hashable, Sendable {
  /// By item, in the engine's time.
  public private(set) var since: [ItemID: Date]
  /// By full ID of a container: its image, its volumes, its networks, images that it mounts.
  public private(set) var uses: [String: Set<ItemID>]

  public init(since: [ItemID: Date] = [:], uses: [String: Set<ItemID>] = [:]) {
    self.since = since
    self.uses = uses
  }

  /// Notes since when the item has been out of use; `nil` for one that is in use, or gone.
  mutating func note(_ item: ItemID, since date: Date?) { since[item] = date }

  /// Notes what the containers use that stand now. Of others only what `events` are about are
  /// remembered: who removed them a moment ago ended the use of what they used.
  mutating func note(_ current: [String: Set<ItemID>], remembering events: RecentUses) {
    uses = uses.filter { events.containers.contains($0.key) }.merging(current) { $1 }
  }
}
