internal import FoundationEssentials

/// Decides what a policy takes of an inventory: pure, each item with its verdict.
///
/// Every decision is made before the first removal, over everything that the engine lists: what
/// containers hold, images and volumes that become free when containers go, the newest of each
/// repository. `Planner` then works out the order and the bytes.
public struct Collector {
  /// What was decided.
  public struct Decision: Hashable, Sendable {
    /// Of every container, image, volume and network that the inventory holds.
    public fileprivate(set) var verdicts: [ItemID: Verdict]
    /// To be kept for the next run.
    public fileprivate(set) var sightings: Sightings

    /// What the policy takes.
    public var taken: Set<ItemID> { Set(verdicts.lazy.filter(\.value.isTaken).map(\.key)) }
  }

  let inventory: Inventory
  let policy: Policy
  let protection: (ItemID) -> Protection?
  let context: CollectContext
  let references: References
  var sightings: Sightings
  var verdicts: [ItemID: Verdict] = [:]
  /// Since when each item that is taken has been out of use.
  var dates: [ItemID: Date] = [:]

  private init(
    _ inventory: Inventory, _ policy: Policy, _ context: CollectContext,
    protection: @escaping (ItemID) -> Protection?
  ) {
    self.inventory = inventory
    self.policy = policy
    self.protection = protection
    self.context = context
    references = References(inventory)
    sightings = context.sightings
  }

  /// What the policy takes and keeps, each with its reason.
  ///
  /// - Parameters:
  ///   - graph: The layers of this very inventory, where they are at hand: only limits of bytes
  ///     need them.
  ///   - protection: The rule that excludes an item, if any.
  public static func decide(
    _ inventory: Inventory, policy: Policy, context: CollectContext, graph: LayerGraph? = nil,
    protection: (ItemID) -> Protection? = { _ in nil }
  ) -> Decision {
    withoutActuallyEscaping(protection) { protection in
      var collector = Collector(inventory, policy, context, protection: protection)
      collector.judgeContainers()
      collector.judgeImages()
      collector.judgeVolumes()
      collector.judgeNetworks()
      collector.applyLimits(graph)
      return Decision(verdicts: collector.verdicts, sightings: collector.sightings.pruned())
    }
  }

  /// Whether the policy takes the item, as far as has been decided.
  func isTaken(_ item: ItemID) -> Bool { verdicts[item]?.isTaken ?? false }

  /// Of these containers the names of those that stay.
  func staying(_ containers: [Container]) -> [String] {
    containers.filter { !isTaken($0.itemID) }.map(\.name)
  }

  /// What rules and labels say, which is the same for every kind.
  func kept(_ item: ItemID, labels: [String: String]) -> KeepReason? {
    if let protection = protection(item) { return .excluded(protection) }
    if let lacking = policy.labels.first(where: { !$0.matches(labels) }) {
      return .lacksLabel(lacking)
    }
    return policy.excludeLabels.first { $0.matches(labels) }.map { .hasLabel($0) }
  }

  /// Whether the item has not been out of use for longer than the grace. Where its dates cannot be
  /// trusted, the first run that sees it as a candidate begins its grace.
  mutating func waiting(_ item: ItemID, _ age: Age, grace: Double) -> KeepReason? {
    guard grace > 0 else {
      dates[item] = age.date ?? context.now
      return nil
    }
    switch age {
    case .since(let date):
      dates[item] = date
      return context.now.timeIntervalSince(date) > grace
        ? nil : .young(since: date, grace: grace)
    case .untrusted:
      let seen = sightings.see(item, at: context.now)
      dates[item] = seen
      return context.now.timeIntervalSince(seen) > grace ? nil : .firstSeen(seen, grace: grace)
    }
  }
}
