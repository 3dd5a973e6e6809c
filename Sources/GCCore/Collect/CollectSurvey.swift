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
  /// Without a list nothing is taken that its items may use; a date or a size that cannot be had
  /// keeps what hangs on it, or makes its bytes a range. Bytes are only counted of what is taken,
  /// unless the policy decides by them, and then hold nothing up for long.
  ///
  /// - Parameter watch: told what is asked for next.
  /// - Throws: `EngineError` where no engine answers, or neither list came.
  public func plan(watch: SurveyWatch = { _ in }) async throws -> CollectPlan {
    var inventory = try await engine.snapshot(measurements, watch: watch)
    if decidesByBytes {
      let leftovers = inventory.containers.values.filter(\.state.isExited).map(\.id)
      let counts = Counts(containers: Set(leftovers), buildCache: true, volumes: true)
      try await engine.count(counts, into: &inventory, watch: watch)
    }
    watch(.pastEvents)
    let now = Date().addingTimeInterval(inventory.host?.clockOffset ?? 0)
    let own = OwnContainer.find(in: inventory)
    inventory.disk = DiskSpace.ofDataRoot(of: inventory.host, isInside: own != nil)
    let context = CollectContext(
      now: now, sightings: sightings,
      keepsState: OwnContainer.keeps(stateDirectory, own: own, in: inventory),
      uses: try await engine.recentUses(
        host: inventory.host, grace: policy.longestUseGrace, uses: sightings.uses, now: now),
      ownContainer: own, disk: inventory.disk)
    inventory.apply(context.uses.trouble.map { [.trouble($0)] } ?? [])
    func plan(_ inventory: Inventory) -> CollectPlan {
      CollectPlan(inventory: inventory, policy: policy, context: context) { item in
        protection(item, inventory)
      }
    }
    let plan = plan(inventory)
    let taken = Set(plan.whole.steps.map(\.id))
    guard !decidesByBytes, !taken.isEmpty else { return plan }
    try await engine.count(
      Counts(for: taken, in: inventory), within: Counts.secondsBeforeRemoval, into: &inventory,
      watch: watch)
    // What is taken does not hang on bytes: it is the same again, with its figures.
    return CollectPlan(inventory: inventory, policy: policy, context: context) { item in
      protection(item, inventory)
    }
  }

  private var decidesByBytes: Bool {
    policy.disk != nil || policy.imageBudget != nil || policy.maxBytes != nil
  }

  private var measurements: Set<Measurement> {
    let kinds = Set(policy.take.map(\.itemKind))
    var measurements: Set<Measurement> = [.containerDetails, .runningDetails, .layers]
    if kinds.contains(.volume) { measurements.insert(.volumes) }
    if kinds.contains(.network) { measurements.insert(.networks) }
    return measurements
  }
}
