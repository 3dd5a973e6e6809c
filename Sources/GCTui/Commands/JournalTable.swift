import FoundationEssentials
import GCCore

/// The journal for people, a line a removal.
struct JournalTable {
  let text: String

  init(_ records: [JournalRecord]) {
    guard !records.isEmpty else {
      text = "Nothing was removed."
      return
    }
    var table = TextTable([
      ("TIME", .left), ("KIND", .left), ("ID", .left), ("NAME", .left), ("RESULT", .left),
      ("FREED", .right), ("PREDICTED", .right), ("BY", .left), ("REASON", .left),
    ])
    for record in records {
      let intent = record.intent
      let name = (intent?.tags ?? []) + (intent?.names ?? [])
      table.add([
        record.time.formatted(.iso8601), record.item.kind.rawValue, record.item.short,
        name.joined(separator: ", "), record.result, Self.words(record.outcome?.freed),
        Self.words(intent?.predicted),
        intent.map { "\($0.asker.front) \($0.asker.user)" } ?? "",
        [record.outcome?.message ?? intent?.reason, record.outcome?.unreviewed?.sentence]
          .compactMap { $0 }.joined(separator: " | "),
      ])
    }
    text = table.text
  }

  private static func words(_ bytes: JournalEntry.Bytes?) -> String {
    guard let bytes else { return "" }
    return ByteText.of(
      Estimate(
        min: bytes.min ?? 0, max: bytes.max, uncountedLogs: max(0, bytes.uncountedLogs ?? 0)))
  }
}
