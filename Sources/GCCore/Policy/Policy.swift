/// What a collector takes, and what it leaves: one value, wherever its parts were said.
///
/// The initial value is what holds where nobody says anything.
public struct Policy: Hashable, Sendable {
  /// The kinds that are taken.
  public var take: Set<CollectKind> = CollectKind.standard
  /// Seconds that a container must have been out of use: since its exit, since its creation where
  /// it never started. It goes when it is older, not when it is as old.
  public var containerGrace: Double = 3600
  /// Seconds since an image was last built, pulled, tagged or used, whichever is the latest.
  public var imageGrace: Double = 3600
  /// Seconds since a volume or a network was created or last used.
  public var volumeGrace: Double = 3600
  /// So many of the newest images of each repository stay, counted by ID.
  public var keepNewest = 0
  /// Only items that carry all of these.
  public var labels: [LabelFilter] = []
  /// No items that carry any of these.
  public var excludeLabels: [LabelFilter] = []
  /// Only volumes of these drivers.
  public var volumeDrivers: Set<String> = ["local"]
  /// Containers that are taken although somebody may count on them.
  public var include: Set<Guard> = []
  /// Whether the untagged steps of a build go with the last image that was built on them.
  public var pruneParents = true
  /// Whether a dead container may be removed by force.
  public var forceContainers = false
  /// Whether an image that only stopped containers use may be taken from under them.
  public var forceImages = false
  /// Collect only while the disk is this full, and only until it is emptier again.
  public var disk: Watermarks?
  /// Images are taken, the oldest first, only while all layers together are larger than so many
  /// bytes.
  public var imageBudget: Int64?
  /// A run that would remove more items than this removes none.
  public var maxItems: Int?
  /// A run that might free more bytes than this removes nothing.
  public var maxBytes: Int64?
  /// Kinds of items that are shown as if they went, and stay.
  public var dryRun: Set<ItemKind> = []

  public init() {}

  /// The longest of the graces that count from a last use (seconds): how far back the engine's
  /// events have to be known.
  public var longestUseGrace: Double { max(imageGrace, volumeGrace) }
}

/// How full the disk of the engine's data root may become, in percent of its size.
public struct Watermarks: Hashable, Sendable {
  /// Nothing is collected while less than this is used.
  public var high: Double
  /// What is collected brings it below this, where that is possible.
  public var low: Double

  public init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }
}
