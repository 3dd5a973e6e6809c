internal import FoundationEssentials

/// Looks at an engine for a collector, and plans.
///
/// The one place that asks: everything after it is decided from values, and everything is decided
/// before the first removal.
public struct CollectSurvey: Sendable {
  private let engine: any Engine
  private let policy: Policy
  private let sightings: Sightings
  private let stateDirectory: String?
  private let protection: @Sendable (ItemID, Inventory) -> Protection?

  /// - Parameters:
  ///   - sightings: what the last run kept.
  ///   - stateDirectory: where this run keeps what it has seen; `nil` where it cannot.
  ///   - protection: the rule that excludes an item of an inventory, if any.
  public init(
    engine: any Engine, policy: Policy, sightings: Sightings = Sightings(),
    stateDirectory: String? = nil,
    protection: @escaping @Sendable (ItemID, Inventory) -> Protection? = { _, _ in nil }
  ) {
    self.engine = engine
    self.policy = policy
    self.sightings = sightings
    self.stateDirectory = stateDirectory
    self.protection = protection
  }

  /// Asks for everything the policy needs to know, and makes the plan.
  ///
  /// A list that cannot be had is thrown; a date or a size that cannot be had keeps what hangs on
  /// it, or makes its bytes a range.
  public func plan() async throws -> CollectPlan {
    var inventory = try await engine.snapshot(measurements)
    let now = Date().addingTimeInterval(inventory.host?.clockOffset ?? 0)
    let own = OwnContainer.find(in: inventory)
    inventory.disk = DiskSpace.ofDataRoot(of: inventory.host, isInside: own != nil)
    let context = CollectContext(
      now: now, sightings: sightings,
      keepsState: OwnContainer.keeps(stateDirectory, own: own, in: inventory),
      uses: try await engine.recentUses(
        host: inventory.host, grace: policy.longestUseGrace, uses: sightings.uses, now: now),
      ownContainer: own, disk: inventory.disk)
    return CollectPlan(inventory: inventory, policy: policy, context: context) { item in
      protection(item, inventory)
    }
  }

  private var measurements: Set<Measurement> {
    let kinds = Set(policy.take.map(\.itemKind))
    var measurements = Measurement.containersAndImages.union([.runningDetails])
    if kinds.contains(.volume) { measurements.formUnion([.volumes, .volumeSizes]) }
    if kinds.contains(.network) { measurements.insert(.networks) }
    return measurements
  }
}
