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
    /// Those whose last use is not known and that no run can remember: they were judged by when
    /// they were last tagged, or made.
    public fileprivate(set) var guessed: Set<ItemID>

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
  var guessed: Set<ItemID> = []

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
      collector.noteSightings()
      return Decision(
        verdicts: collector.verdicts, sightings: collector.sightings, guessed: collector.guessed)
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
}
