import FoundationEssentials
import GCCore

/// What the policy says of everything in an inventory, worked out away from the screen.
struct CollectVerdicts: Sendable {
  /// Facts that have not arrived, without which something else might be taken than by a collector,
  /// which waits for all of them.
  enum Lack: Hashable, Sendable {
    /// Inspects of so many items.
    case dates(Int)
    /// Sizes of so many items; only limits of bytes need them.
    case sizes(Int)
  }

  /// The number of the order for figures that it came with.
  let generation: Int
  let verdicts: [ItemID: Verdict]
  /// What is taken, in the order of the IDs.
  let taken: [ItemID]
  /// The engine's time at which it was worked out.
  let now: Date
  /// When a grace ends, and another verdict may be due.
  let nextChange: Date?

  /// - Parameter plan: made as a collector makes it.
  init(generation: Int, _ plan: CollectPlan) {
    self.generation = generation
    verdicts = plan.verdicts
    taken = plan.verdicts.lazy.filter(\.value.isTaken).map(\.key).sorted()
    now = plan.now
    nextChange =
      plan.verdicts.values.lazy.compactMap { verdict -> Date? in
        switch verdict {
        case .keep(.young(let since, let grace)), .keep(.firstSeen(let since, let grace)),
          .keep(.possiblyUsed(let since, let grace)):
          since.addingTimeInterval(grace)
        default: nil
        }
      }.min()
  }

  /// Works them out, or tells what is missing.
  ///
  /// - Parameters:
  ///   - graph: of this very inventory.
  ///   - exclusions: the screen's own, unsaved ones too.
  ///   - ownContainer: the one that this program runs in.
  static func make(
    generation: Int, inventory: Inventory, graph: LayerGraph, exclusions: ExclusionRules,
    basis: CollectBasis, now: Date, ownContainer: String? = nil
  ) -> Outcome {
    if let lack = Lack(of: inventory, for: basis.policy) { return .lacking(lack) }
    let context = CollectContext(
      now: now, sightings: basis.memory.sightings,
      keepsState: OwnContainer.keeps(
        basis.memory.stateDirectory, own: ownContainer, in: inventory),
      uses: basis.memory.uses, ownContainer: ownContainer, disk: inventory.disk)
    let plan = CollectPlan(
      inventory: inventory, policy: basis.policy, context: context, graph: graph
    ) { item in
      exclusions.protection(of: item, in: inventory)
        ?? basis.exclusions.protection(of: item, in: inventory)
    }
    return .made(CollectVerdicts(generation: generation, plan))
  }

  enum Outcome: Sendable {
    case made(CollectVerdicts)
    case lacking(Lack)
  }
}

extension CollectVerdicts.Lack {
  /// What the inventory lacks for the policy, if anything.
  init?(of inventory: Inventory, for policy: Policy) {
    let dates =
      inventory.containers.values.count(where: \.details.isPending)
      + inventory.images.values.count(where: \.details.isPending)
    if dates > 0 {
      self = .dates(dates)
      return
    }
    guard policy.disk != nil || policy.imageBudget != nil else { return nil }
    let sizes =
      inventory.containers.values.count { $0.state.isExited && $0.writableSize.isPending }
      + inventory.images.values.count(where: \.history.isPending)
      + (inventory.buildCache.isPending ? 1 : 0)
    if sizes == 0 { return nil }
    self = .sizes(sizes)
  }

  /// What collect waits for.
  var sentence: String {
    switch self {
    case .dates(let count): "Dates that collect goes by are still being asked for: \(count) left."
    case .sizes(let count):
      "Sizes that the policy goes by are still being asked for: \(count) left."
    }
  }
}
