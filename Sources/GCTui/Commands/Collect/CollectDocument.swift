import FoundationEssentials
import GCCore

/// The JSON of `gctui collect` (docs/collect.schema.json).
struct CollectDocument: Encodable {
  struct Item: Encodable {
    let kind: ItemKind
    let id: String
    let name: String
    /// `take` or `keep`.
    let verdict: String
    /// One word for programs: what `reason` is about.
    let rule: String
    let reason: String
    /// `would go`, what happened, or `kept`.
    let outcome: String
    let frees: JournalEntry.Bytes?
    let freed: JournalEntry.Bytes?
    /// The engine's own words, or what changed since the look.
    let message: String?
    let note: String?
    /// What went with it though nobody reviewed it.
    let unreviewed: JournalEntry.Unreviewed?

    private enum Key: String, CodingKey {
      case kind, id, name, verdict, rule, reason, outcome, frees, freed, message, note, unreviewed
    }

    /// Every key is always there: `null` says that there is no value.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(id, forKey: .id)
      try container.encode(name, forKey: .name)
      try container.encode(verdict, forKey: .verdict)
      try container.encode(rule, forKey: .rule)
      try container.encode(reason, forKey: .reason)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(frees, forKey: .frees)
      try container.encode(freed, forKey: .freed)
      try container.encode(message, forKey: .message)
      try container.encode(note, forKey: .note)
      try container.encode(unreviewed, forKey: .unreviewed)
    }
  }

  /// The disk of the engine's data root, measured around the run.
  struct Disk: Encodable {
    let before: PlanDocument.Disk.Space
    let after: PlanDocument.Disk.Space?
    let note: String?

    private enum Key: String, CodingKey { case before, after, note }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(before, forKey: .before)
      try container.encode(after, forKey: .after)
      try container.encode(note, forKey: .note)
    }
  }

  let engine: JournalEntry.EngineName
  let time: String
  let dryRun: Bool
  let frees: JournalEntry.Bytes
  let freed: JournalEntry.Bytes?
  /// How the freed bytes of containers were found.
  let measured: String?
  let cancelled: Bool
  /// Why nothing was or would be removed although there is something to remove.
  let limit: String?
  /// The calls that the engine did not answer, and what is missing without them.
  let warnings: [String]
  let disk: Disk?
  let items: [Item]

  init(_ result: CollectResult) {
    let plan = result.plan
    let host = plan.inventory.host
    engine = .init(
      id: host?.engineID ?? "", name: host?.name ?? "", address: host?.address ?? "")
    time = plan.now.formatted(.iso8601)
    dryRun = result.report == nil
    frees = .init(plan.whole.frees)
    freed = result.report.map { .init($0.freed) }
    measured = result.report?.measured
    cancelled = result.report?.wasCancelled ?? false
    limit = result.limitSentence
    warnings = plan.inventory.troubleSentences
    disk = (result.report?.diskBefore ?? plan.inventory.disk.value).map { before in
      Disk(
        before: .init(before), after: result.report?.diskAfter.map { .init($0) },
        note: result.report?.diskNote())
    }
    items =
      result.entries.map { Item($0, plan) }
      + result.kept.map { Item($0, now: plan.now) }
  }

  private enum Key: String, CodingKey {
    case engine, time, dryRun, frees, freed, measured, cancelled, limit, warnings, disk, items
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(engine, forKey: .engine)
    try container.encode(time, forKey: .time)
    try container.encode(dryRun, forKey: .dryRun)
    try container.encode(frees, forKey: .frees)
    try container.encode(freed, forKey: .freed)
    try container.encode(measured, forKey: .measured)
    try container.encode(cancelled, forKey: .cancelled)
    try container.encode(limit, forKey: .limit)
    try container.encode(warnings, forKey: .warnings)
    try container.encode(disk, forKey: .disk)
    try container.encode(items, forKey: .items)
  }

  func text() throws -> String { try JSONText.pretty(self) }
}

extension CollectDocument.Item {
  fileprivate init(_ entry: CollectResult.Entry, _ plan: CollectPlan) {
    let outcome = entry.outcome.map { JournalEntry.Outcome($0) }
    kind = entry.step.id.kind
    id = entry.step.id.id
    name = entry.step.name
    verdict = "take"
    if case .take(let reason) = plan.verdicts[entry.step.id] {
      rule = reason.word
    } else {
      rule = "build step"
    }
    reason = entry.reason
    self.outcome = outcome?.result ?? "would go"
    frees = .init(entry.step.frees)
    freed = outcome?.freed
    message = outcome?.message
    note = entry.note
    unreviewed = JournalEntry.Unreviewed(entry.unreviewed)
  }

  fileprivate init(_ kept: CollectResult.Kept, now: Date) {
    kind = kept.id.kind
    id = kept.id.id
    name = kept.name
    verdict = "keep"
    rule = kept.reason.word
    reason = kept.reason.words(now: now)
    outcome = "kept"
    frees = nil
    freed = nil
    message = nil
    note = nil
    unreviewed = nil
  }
}
