public import FoundationEssentials
import Glibc

/// One removal as the journal tells it: the intent with its outcome.
public struct JournalRecord: Hashable, Sendable {
  /// The first line of it.
  public var time: Date
  public var item: ItemID
  /// `nil` where the disk was full before the removal and no longer after it.
  public var intent: JournalEntry.Intent?
  /// `nil` where the program ended before the engine's answer was written: what became of the item
  /// is unknown.
  public var outcome: JournalEntry.Outcome?
}

/// Reads a journal back.
public struct JournalReader: Sendable {
  /// The removals, in the order of their first lines.
  public let records: [JournalRecord]
  /// Numbers of the lines that are not journal entries, but for a torn last one.
  public let unreadableLines: [Int]
  /// Whether the last line was torn by a crash.
  public let endsTorn: Bool

  /// Reads the file's bytes; lines that cannot be read are counted, never fatal.
  public init(_ data: Data) {
    var records: [JournalRecord] = []
    var open: [Key: Int] = [:]
    var unreadable: [Int] = []
    var number = 0
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard !line.isEmpty else { continue }
      guard let entry = try? JournalCoding.entry(Data(line)) else {
        unreadable.append(number)
        continue
      }
      let key = Key(run: entry.run, item: entry.item)
      if entry.intent != nil {
        open[key] = records.count
        records.append(JournalRecord(time: entry.time, item: entry.item, intent: entry.intent))
      } else if entry.outcome != nil {
        if let place = open.removeValue(forKey: key) {
          records[place].outcome = entry.outcome
        } else {
          records.append(JournalRecord(time: entry.time, item: entry.item, outcome: entry.outcome))
        }
      } else {
        unreadable.append(number)
      }
    }
    endsTorn = data.last.map { $0 != UInt8(ascii: "\n") } == true && unreadable.last == number
    if endsTorn { unreadable.removeLast() }
    self.records = records
    unreadableLines = unreadable
  }

  private struct Key: Hashable {
    var run: UUID
    var item: ItemID
  }
}
