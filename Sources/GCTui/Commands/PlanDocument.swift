import GCCore

/// The JSON of `gctui plan` and, with the results, `gctui delete` (docs/plan.schema.json).
struct PlanDocument: Encodable {
  struct Step: Encodable {
    let kind: ItemKind
    let id: String
    let name: String
    /// `remove`, `remove by tags`, `remove by force` or `none`.
    let action: String
    /// What is expected, and in the answer of `delete` what happened.
    let outcome: String
    let frees: JournalEntry.Bytes
    /// Why it is refused, skipped or failed: the engine's own words where it said some.
    let reason: String?
    /// Chain IDs of the layers that go, top first, and the untagged parents pruned with it.
    let layers: [String]?
    let parents: [String]?
    let heldBy: [String]
    /// Only in the answer of `delete`.
    let expected: String?
    let freed: JournalEntry.Bytes?
    let note: String?
  }

  let frees: JournalEntry.Bytes
  let steps: [Step]
  let freed: JournalEntry.Bytes?
  let cancelled: Bool?

  init(_ plan: Plan) {
    frees = .init(plan.frees)
    steps = plan.steps.map { Step($0) }
    freed = nil
    cancelled = nil
  }

  init(_ report: Report) {
    frees = .init(report.predicted)
    steps = report.entries.map { Step($0.step, result: $0) }
    freed = .init(report.freed)
    cancelled = report.wasCancelled
  }

  func text() throws -> String { try JSONText.pretty(self) }
}

extension PlanDocument.Step {
  init(_ step: PlanStep, result: Report.Entry? = nil) {
    kind = step.id.kind
    id = step.id.id
    name = step.name
    action = step.action.word
    frees = .init(step.frees)
    heldBy = step.heldBy.map { $0.phrase(size: ByteText.of) }
    switch step.outcome {
    case .removed(let chains, let parents):
      layers = chains
      self.parents = parents
    case .untagged, .refused:
      layers = nil
      parents = nil
    }
    let outcome = result.map { JournalEntry.Outcome($0.outcome) }
    self.outcome = outcome?.result ?? step.outcome.word
    expected = result.map { _ in step.outcome.word }
    freed = outcome?.freed
    reason = outcome?.message ?? step.outcome.refusal?.sentence
    note = result?.note
  }
}

extension PlanAction {
  /// One word for programs.
  var word: String {
    switch self {
    case .removeContainer(let force), .removeImage(let force): force ? "remove by force" : "remove"
    case .removeTags: "remove by tags"
    case .removeVolume, .removeNetwork: "remove"
    case .none: "none"
    }
  }
}

extension PredictedOutcome {
  /// One word for programs.
  var word: String {
    switch self {
    case .removed: "removed"
    case .untagged: "untagged"
    case .refused: "refused"
    }
  }

  var refusal: Refusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }
}
