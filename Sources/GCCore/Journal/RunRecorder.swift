public import FoundationEssentials

/// Told of each removal right before and right after it.
public protocol RunRecorder: Sendable {
  /// Returns once the intent is recorded, or known not to be.
  func willRemove(_ step: PlanStep) async
  func didRemove(_ step: PlanStep, _ result: StepResult) async
}

/// Records the removals of one run in a journal.
public struct JournalRecorder: RunRecorder {
  private let journal: Journal
  private let run: UUID
  private let engine: JournalEntry.EngineName
  private let asker: JournalEntry.Asker
  private let inventory: Inventory
  private let reason: @Sendable (ItemID) -> String

  /// - Parameters:
  ///   - inventory: the one that was reviewed: names, digests and labels are told from it.
  ///   - reason: the rule or reason of each item.
  public init(
    journal: Journal, run: UUID = UUID(), asker: JournalEntry.Asker, inventory: Inventory,
    reason: @escaping @Sendable (ItemID) -> String
  ) {
    self.journal = journal
    self.run = run
    self.asker = asker
    self.inventory = inventory
    self.reason = reason
    engine = JournalEntry.EngineName(
      id: inventory.host?.engineID ?? "", name: inventory.host?.name ?? "",
      address: inventory.host?.address ?? "")
  }

  public func willRemove(_ step: PlanStep) async {
    var intent = JournalEntry.Intent(
      engine: engine, asker: asker, names: [], tags: [], digests: [], labels: [:],
      predicted: .init(step.frees), reason: reason(step.id))
    switch step.id.kind {
    case .container:
      let container = inventory.containers[step.id.id]
      intent.names = container?.names ?? []
      intent.labels = container?.labels ?? [:]
    case .image:
      let image = inventory.images[step.id.id]
      intent.tags = image?.tags ?? []
      intent.digests = image?.digests ?? []
      intent.labels = image?.labels ?? [:]
    case .volume:
      intent.names = [step.id.id]
      intent.labels = inventory.volumes[step.id.id]?.labels ?? [:]
    case .network:
      let network = inventory.networks[step.id.id]
      intent.names = network.map { [$0.name] } ?? []
      intent.labels = network?.labels ?? [:]
    }
    await journal.append([JournalEntry(time: Date(), run: run, item: step.id, intent: intent)])
  }

  public func didRemove(_ step: PlanStep, _ result: StepResult) async {
    await journal.append([
      JournalEntry(time: Date(), run: run, item: step.id, outcome: .init(result))
    ])
  }
}
