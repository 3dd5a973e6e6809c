import GCCore

extension Reclaimer {
  /// A run of what was reviewed: bytes by the graph the plan was made with, removals in the journal,
  /// the disk measured where it is this machine's.
  ///
  /// - Parameters:
  ///   - front: who asks, for the journal: `screen` or `delete`.
  ///   - reason: why each item goes, for the journal.
  init(
    engine: any Engine, inventory: Inventory, graph: LayerGraph, journal: Journal?, front: String,
    reason: String
  ) {
    let recorder = journal.map { journal in
      JournalRecorder(
        journal: journal, asker: .init(front: front, user: UserName.current),
        inventory: inventory
      ) { _ in reason }
    }
    let root = inventory.host.flatMap { $0.isLocal ? $0.dataRoot : nil }
    self.init(
      engine: engine, freed: { graph.freed(byDeleted: $0) }, recorder: recorder,
      disk: { root.flatMap { DiskSpace.measure(path: $0).value } })
  }
}
