public import FoundationEssentials

/// What one run of a collector does, and what it says of everything else: a value, made before
/// the first removal.
public struct CollectPlan: Sendable {
  public let inventory: Inventory
  public let graph: LayerGraph
  /// The engine's time at which it was made.
  public let now: Date
  /// Of every container, image, volume and network that the engine lists.
  public let verdicts: [ItemID: Verdict]
  public let sightings: Sightings
  /// Those whose last use is not known and that no run can remember: judged by their own dates.
  public let guessed: Set<ItemID>
  /// Whether the collector itself runs in a container of this engine.
  public let isInside: Bool
  /// Everything that the policy takes and the engine would let go, dry runs too.
  public let whole: Plan
  /// What is performed: without the kinds that are only shown, and without what needs them to go.
  public let performed: Plan
  /// How a run of this plan would go beyond the policy's limits: then it removes nothing.
  public let excess: PlanExcess?

  /// - Parameters:
  ///   - graph: The layers of this very inventory, where they are at hand.
  ///   - protection: The rule that excludes an item, if any.
  public init(
    inventory: Inventory, policy: Policy, context: CollectContext, graph: LayerGraph? = nil,
    protection: (ItemID) -> Protection? = { _ in nil }
  ) {
    let graph = graph ?? LayerGraph(inventory: inventory)
    let decision = Collector.decide(
      inventory, policy: policy, context: context, graph: graph, protection: protection)
    func plan(_ items: Set<ItemID>) -> Plan {
      Planner.plan(
        marks: items, inventory: inventory, graph: graph,
        forced: Self.forced(items, inventory, policy),
        options: PlanOptions(takesParents: policy.pruneParents), protection: protection)
    }
    let taken = decision.taken
    var whole = plan(taken)
    var verdicts = decision.verdicts
    for step in whole.steps {
      guard case .refused(let refusal) = step.outcome else { continue }
      verdicts[step.id] = .keep(.cannotGo(refusal))
    }
    whole.steps.removeAll { $0.action == .none }
    var performed = whole
    if !policy.dryRun.isEmpty {
      performed = plan(taken.filter { !policy.dryRun.contains($0.kind) })
      performed.steps.removeAll { $0.action == .none }
    }
    self.inventory = inventory
    self.graph = graph
    now = context.now
    self.verdicts = verdicts
    sightings = decision.sightings
    guessed = decision.guessed
    isInside = context.ownContainer != nil
    self.whole = whole
    self.performed = performed
    // A dry run says what a real one would do.
    excess = PlanExcess(of: performed.steps.isEmpty ? whole : performed, policy: policy)
  }

  /// Dead containers, and dangling images that only stopped containers use, as far as the policy
  /// lets force be used.
  private static func forced(
    _ items: Set<ItemID>, _ inventory: Inventory, _ policy: Policy
  ) -> Set<ItemID> {
    guard policy.forceContainers || policy.forceImages else { return [] }
    let references = References(inventory)
    return items.filter { item in
      switch item.kind {
      case .container:
        policy.forceContainers && inventory.containers[item.id]?.state == .dead
      case .image:
        policy.forceImages && inventory.images[item.id]?.isDangling == true
          && references.containers(using: item.id).contains { !items.contains($0.itemID) }
      case .volume, .network: false
      }
    }
  }

  /// How many items wait because nothing tells when they were last used.
  public var waitingFromFirstSight: Int {
    verdicts.count {
      if case .keep(.firstSeen) = $0.value { $0.key.kind != .container } else { false }
    }
  }

  /// Why an item of the plan goes, in words; the untagged steps of builds have no verdict.
  public func reason(of item: ItemID) -> String {
    guard case .take(let reason) = verdicts[item] else {
      return "untagged build step"
    }
    return reason.words(now: now)
  }

  /// The name of an item, unscrubbed; the short ID where it has none.
  public func name(of item: ItemID) -> String {
    switch item.kind {
    case .container: inventory.containers[item.id]?.name ?? item.short
    case .image: inventory.images[item.id]?.name ?? item.short
    case .volume: item.short
    case .network: inventory.networks[item.id]?.name ?? item.short
    }
  }
}
