import GCCore

extension Reclaimer {
  /// A run of what was reviewed: bytes by the graph the plan was made with, removals in the journal,
  /// the disk measured where it is this machine's.
  ///
  /// - Parameters:
  ///   - exclusions: what they forbid by the time a step is to be run is skipped.
  ///   - front: who asks, for the journal: `screen`, `delete` or `collect`.
  ///   - isInside: whether this program runs in a container of this engine.
  ///   - cancellation: what ends it before its time.
  ///   - reason: why each item goes, for the journal.
  init(
    engine: any Engine, inventory: Inventory, graph: LayerGraph, exclusions: CurrentExclusions,
    journal: Journal?, front: String, isInside: Bool = false,
    cancellation: Cancellation = Cancellation(), reason: @escaping @Sendable (ItemID) -> String
  ) {
    let recorder = journal.map { journal in
      JournalRecorder(
        journal: journal, asker: .init(front: front, user: UserName.current),
        inventory: inventory, reason: reason)
    }
    let host = inventory.host
    self.init(
      engine: engine, graph: graph, obstacle: { exclusions.obstacle(to: $0, in: inventory) },
      recorder: recorder,
      disk: { DiskSpace.ofDataRoot(of: host, isInside: isInside).value },
      cancellation: cancellation)
  }
}
