import FoundationEssentials

/// Puts removals together from a journal's lines, the last line first.
struct JournalAssembly {
  private let since: Date?
  /// The last first.
  private var found: [JournalRecord] = []
  /// Outcomes whose intents stand before what was read: their places in `found`.
  private var open: [Key: Int] = [:]
  /// How many of them are not older than asked for: their intents have to be found.
  private var awaited = 0
  /// Bytes of lines in a row that are older than asked for.
  private var older: Int64 = 0

  private struct Key: Hashable {
    var run: UUID
    var item: ItemID
  }

  /// A line that is older than asked for may be a clock's mistake; so many of them are the past.
  private static let certain: Int64 = 64 << 10
  /// How far before them the intents of outcomes are looked for.
  private static let patience: Int64 = 1 << 20

  init(since: Date?) {
    self.since = since
  }

  /// Whether what stands before is not needed.
  var isComplete: Bool {
    older >= Self.patience || older >= Self.certain && awaited == 0
  }

  /// Whether the line is an entry.
  mutating func add(_ line: BackwardLines.Line) -> Bool {
    let entry = line.bytes.flatMap { try? JournalCoding.entry(Data($0)) }
    if since != nil {
      older = entry.map { isAskedFor($0.time) } == true ? 0 : older + line.length + 1
    }
    guard let entry, entry.intent != nil || entry.outcome != nil else { return false }
    let key = Key(run: entry.run, item: entry.item)
    if let intent = entry.intent {
      if let place = open.removeValue(forKey: key) {
        // Records stand where their first lines do.
        let outcome = found[place].outcome
        if isAskedFor(found[place].time) { awaited -= 1 }
        found[place].outcome = nil
        found.append(
          JournalRecord(time: entry.time, item: entry.item, intent: intent, outcome: outcome))
      } else {
        found.append(
          JournalRecord(
            time: entry.time, item: entry.item, intent: intent, outcome: entry.outcome))
      }
    } else {
      // An earlier one of the same item keeps its own record, without an intent.
      if isAskedFor(entry.time) { awaited += 1 }
      if let earlier = open.updateValue(found.count, forKey: key), isAskedFor(found[earlier].time) {
        awaited -= 1
      }
      found.append(JournalRecord(time: entry.time, item: entry.item, outcome: entry.outcome))
    }
    return true
  }

  private func isAskedFor(_ time: Date) -> Bool { since.map { time >= $0 } ?? true }

  /// The removals that began when they were asked for, in the order of their first lines.
  func records() -> [JournalRecord] {
    found.reversed().filter { record in
      // What was given to an intent.
      (record.intent != nil || record.outcome != nil) && isAskedFor(record.time)
    }
  }
}
