public import FoundationEssentials

/// What deciding needs beside the inventory and the policy; none of it is asked for while deciding.
public struct CollectContext: Sendable {
  /// The engine's time.
  public var now: Date
  /// What earlier runs have seen.
  public var sightings: Sightings
  /// Whether the next run will be told what this one has seen.
  public var keepsState: Bool
  public var uses: RecentUses
  /// Full ID of the container that the collector itself runs in.
  public var ownContainer: String?
  /// The disk of the engine's data root, or why it cannot be measured.
  public var disk: Fact<DiskSpace>

  public init(
    now: Date, sightings: Sightings = Sightings(), keepsState: Bool = true,
    uses: RecentUses = RecentUses(), ownContainer: String? = nil,
    disk: Fact<DiskSpace> = .pending
  ) {
    self.now = now
    self.sightings = sightings
    self.keepsState = keepsState
    self.uses = uses
    self.ownContainer = ownContainer
    self.disk = disk
  }
}
