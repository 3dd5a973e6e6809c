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
  }

  struct Disk: Encodable {
    let total: Int64
    let freeBefore: Int64
    let freeAfter: Int64?
  }

  let engine: JournalEntry.EngineName
  let time: String
  let dryRun: Bool
  let frees: JournalEntry.Bytes
  let freed: JournalEntry.Bytes?
  let cancelled: Bool
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
    cancelled = result.report?.wasCancelled ?? false
    disk = (result.report?.diskBefore ?? plan.inventory.disk.value).map {
      Disk(total: $0.total, freeBefore: $0.free, freeAfter: result.report?.diskAfter?.free)
    }
    items =
      result.entries.map { Item($0, plan) }
      + result.kept.map { Item($0, now: plan.now) }
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
  }
}
