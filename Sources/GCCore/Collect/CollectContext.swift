public import FoundationEssentials

/// What deciding needs beside the inventory and the policy; none of it is asked for while deciding.
public struct CollectContext: Sendable {
  /// The engine's time.
  public var now: Date
  public var sightings: Sightings
  public var touches: RecentTouches
  /// Full ID of the container that the collector itself runs in.
  public var ownContainer: String?
  /// The disk of the engine's data root, or why it cannot be measured.
  public var disk: Fact<DiskSpace>

  public init(
    now: Date, sightings: Sightings = Sightings(), touches: RecentTouches = RecentTouches(),
    ownContainer: String? = nil, disk: Fact<DiskSpace> = .pending
  ) {
    self.now = now
    self.sightings = sightings
    self.touches = touches
    self.ownContainer = ownContainer
    self.disk = disk
  }
}
