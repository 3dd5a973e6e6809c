import FoundationEssentials
import GCCore

/// The JSON of `gctui journal`: one object a removal, the intent with its result.
struct JournalDocument: Encodable {
  struct Removal: Encodable {
    let time: String
    let kind: ItemKind
    let id: String
    let result: String
    let intent: JournalEntry.Intent?
    let freed: JournalEntry.Bytes?
    let message: String?
    let unreviewed: JournalEntry.Unreviewed?
  }

  private let removals: [Removal]

  init(_ records: [JournalRecord]) {
    removals = records.map { record in
      Removal(
        time: record.time.formatted(.iso8601), kind: record.item.kind, id: record.item.id,
        result: record.result, intent: record.intent, freed: record.outcome?.freed,
        message: record.outcome?.message, unreviewed: record.outcome?.unreviewed)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try removals.encode(to: encoder)
  }

  func text() throws -> String { try JSONText.pretty(self) }
}

extension JournalRecord {
  /// The result in a word or two.
  var result: String { outcome?.result ?? "unknown: interrupted" }
}
