import FoundationEssentials

/// What a report or a journal says of one item.
struct RemovalTold: Hashable, Sendable {
  var id: String
  /// `nil` where only the intent is told.
  var outcome: String?
  /// What was expected, where that is told too.
  var expected: String?
  var message = ""
  /// Whether more went than was reviewed.
  var isMore = false

  var isIntent: Bool { outcome == nil }

  /// Whether what was asked for is done.
  var isDone: Bool {
    if isMore { return false }
    return switch outcome {
    case "removed", "already gone", "kept": true
    case "untagged": expected == nil || expected == "untagged"
    default: false
    }
  }

  private struct Line: Decodable {
    struct Outcome: Decodable {
      var result: String
      var message: String?
    }
    var id: String
    var outcome: Outcome?
  }

  /// The lines of a journal; a torn one is none.
  static func journal(_ data: Data) -> [RemovalTold] {
    data.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
      return RemovalTold(
        id: line.id, outcome: line.outcome?.result, message: line.outcome?.message ?? "")
    }
  }

  private struct Report: Decodable {
    struct Entry: Decodable {
      struct Unreviewed: Decodable {}
      var id: String
      var unreviewed: Unreviewed?
      var outcome: String
      var expected: String?
      var reason: String?
      var message: String?
      var note: String?
    }
    var steps: [Entry]?
    var items: [Entry]?
  }

  /// Bytes that a report says were freed in all.
  struct Freed: Decodable {
    var min: Int64?
    var max: Int64?
  }

  static func freed(_ data: Data) -> Freed? {
    struct Whole: Decodable { var freed: Freed? }
    return (try? JSONDecoder().decode(Whole.self, from: data))?.freed
  }

  /// The report that `delete` or `collect` prints as JSON; `nil` where it is none.
  static func report(_ data: Data) -> [RemovalTold]? {
    guard let report = try? JSONDecoder().decode(Report.self, from: data),
      let entries = report.steps ?? report.items,
      entries.contains(where: { $0.outcome != "refused" })
    else { return nil }
    return entries.map { entry in
      RemovalTold(
        id: entry.id, outcome: entry.outcome, expected: entry.expected,
        message: [entry.message ?? entry.reason, entry.note].compactMap { $0 }
          .joined(separator: " "), isMore: entry.unreviewed != nil)
    }
  }
}
