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
    /// Who holds the bytes that this step does not free.
    let heldBy: [Holder]
    /// Only in the answer of `delete`.
    let expected: String?
    let freed: JournalEntry.Bytes?
    let note: String?
    /// What went with it though nobody reviewed it.
    let unreviewed: JournalEntry.Unreviewed?
  }

  struct Holder: Encodable {
    /// `image`, `container` or `build cache`.
    let kind: String
    let id: String?
    let name: String?
    let bytes: JournalEntry.Bytes
    /// Whether it goes later in the same plan.
    let goesLater: Bool

    init(_ holding: Holding) {
      switch holding.holder {
      case .image(let id, let name): (kind, self.id, self.name) = ("image", id, name)
      case .container(let id, let name): (kind, self.id, self.name) = ("container", id, name)
      case .buildCache: (kind, id, name) = ("build cache", nil, nil)
      }
      bytes = .init(holding.bytes)
      goesLater = holding.goesLater
    }
  }

  let frees: JournalEntry.Bytes
  let steps: [Step]
  let freed: JournalEntry.Bytes?
  /// How the freed bytes of containers were found.
  let measured: String?
  let cancelled: Bool?
  let disk: Disk?
  /// The calls that the engine did not answer, and what is missing without them.
  let warnings: [String]

  /// The disk of the engine's data root as measured around the run.
  struct Disk: Encodable {
    struct Space: Encodable {
      let total: Int64
      let used: Int64
      let free: Int64

      init(_ space: DiskSpace) {
        (total, used, free) = (space.total, space.used, space.free)
      }
    }

    let before: Space
    let after: Space
    /// Why its free space did not change by the freed bytes.
    let note: String?
  }

  init(_ plan: Plan, warnings: [String] = []) {
    self.warnings = warnings
    frees = .init(plan.frees)
    steps = plan.steps.map { Step($0) }
    freed = nil
    measured = nil
    cancelled = nil
    disk = nil
  }

  init(_ report: Report, warnings: [String] = []) {
    self.warnings = warnings
    frees = .init(report.predicted)
    steps = report.entries.map { Step($0.step, result: $0) }
    freed = .init(report.freed)
    measured = report.measured
    cancelled = report.wasCancelled
    if let before = report.diskBefore, let after = report.diskAfter {
      disk = Disk(before: .init(before), after: .init(after), note: report.diskNote())
    } else {
      disk = nil
    }
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
    heldBy = step.heldBy.map { PlanDocument.Holder($0) }
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
    unreviewed = result.flatMap { JournalEntry.Unreviewed($0.unreviewed) }
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
