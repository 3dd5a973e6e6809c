import FoundationEssentials
import GCCore

extension Figures {
  /// Works out what collect would take now, from where this program runs.
  mutating func judge(by basis: CollectBasis, exclusions: ExclusionRules) {
    let own = OwnContainer.find(in: inventory)
    var inventory = inventory
    if own != nil { inventory.disk = DiskSpace.ofDataRoot(of: inventory.host, isInside: true) }
    collect = CollectVerdicts.make(
      generation: generation, inventory: inventory, graph: graph, exclusions: exclusions,
      basis: basis, now: Date().addingTimeInterval(inventory.host?.clockOffset ?? 0),
      ownContainer: own)
  }
}
