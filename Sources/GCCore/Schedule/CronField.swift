/// The values of one field of a cron schedule.
struct CronField: Hashable, Sendable {
  /// A bit for each value that it names.
  var bits: UInt64 = 0
  /// Whether it was written with a leading `*`, as in `*/2`: cron's rules ask for the text.
  var startsWithStar = false

  func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

  /// The smallest value that is not below `value`.
  func first(from value: Int) -> Int? {
    guard value < 64 else { return nil }
    let rest = bits >> UInt64(value)
    return rest == 0 ? nil : value + rest.trailingZeroBitCount
  }

  /// All values, ascending.
  var values: [Int] { (0..<64).filter(contains) }
}

extension CronField {
  /// One of the five fields.
  enum Kind: String, CaseIterable {
    case minute
    case hour
    case dayOfMonth = "day-of-month"
    case month
    case dayOfWeek = "day-of-week"

    var range: ClosedRange<Int> {
      switch self {
      case .minute: 0...59
      case .hour: 0...23
      case .dayOfMonth: 1...31
      case .month: 1...12
      // Both 0 and 7 are Sunday.
      case .dayOfWeek: 0...7
      }
    }

    /// Names in the order of their values, from the first of the range on.
    var names: [String] {
      switch self {
      case .month:
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
      case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
      case .minute, .hour, .dayOfMonth: []
      }
    }

    /// What a field may hold, for the end of a sentence.
    var hint: String {
      let names = self.names
      let words = names.isEmpty ? "" : ", names (\(names[0])-\(names[names.count - 1]))"
      return "numbers from \(range.lowerBound) to \(range.upperBound)\(words), "
        + "lists (1,3), ranges (1-5), steps (*/2) or *"
    }
  }

  /// Reads a field: a list of `*`, values and ranges, each with an optional step.
  init(parsing text: Substring, as kind: Kind) throws(ScheduleError) {
    startsWithStar = text.first == "*"
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let values = try Self.values(part, of: text, as: kind)
      for value in values { bits |= 1 << UInt64(value) }
    }
    if kind == .dayOfWeek, contains(7) { bits = bits & 0x7f | 1 }
  }

  private static func values(
    _ part: Substring, of text: Substring, as kind: Kind
  ) throws(ScheduleError) -> StrideThrough<Int> {
    let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let range = try range(pieces[0], of: text, as: kind)
    guard pieces.count == 2 else {
      return stride(from: range.lowerBound, through: range.upperBound, by: 1)
    }
    guard pieces[0].contains("-") || pieces[0] == "*" else {
      throw error(
        text, kind,
        "“\(part)” has a step but no range: write "
          + "\(pieces[0])-\(kind.range.upperBound)/\(pieces[1])")
    }
    guard let step = number(pieces[1]), step > 0 else {
      throw error(text, kind, "“\(pieces[1])” is no step: write a number from 1 on, like */5")
    }
    // A longer one would silently mean less than what it says.
    guard step <= (kind == .dayOfWeek ? 7 : kind.range.count) else {
      throw error(
        text, kind,
        "a step of \(step) is longer than the field, which ends with \(kind.range.upperBound); for "
          + "longer intervals give an interval instead of a cron schedule")
    }
    return stride(from: range.lowerBound, through: range.upperBound, by: step)
  }

  private static func range(
    _ piece: Substring, of text: Substring, as kind: Kind
  ) throws(ScheduleError) -> ClosedRange<Int> {
    if piece == "*" {
      // The seventh day would count Sunday twice when stepping.
      return kind == .dayOfWeek ? 0...6 : kind.range
    }
    let ends = piece.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let start = try value(ends[0], of: text, as: kind)
    guard ends.count == 2 else { return start...start }
    var end = try value(ends[1], of: text, as: kind)
    // A week may end with its Sunday: fri-sun.
    if kind == .dayOfWeek, end == 0, start > 0 { end = 7 }
    guard start <= end else {
      let last = kind == .dayOfWeek ? "6" : "\(kind.range.upperBound)"
      throw error(
        text, kind,
        "the range “\(piece)” ends before it begins: write two, like "
          + "\(start)-\(last),\(kind.range.lowerBound)-\(end)")
    }
    return start...end
  }

  private static func value(
    _ word: Substring, of text: Substring, as kind: Kind
  ) throws(ScheduleError) -> Int {
    if let number = number(word), kind.range.contains(number) { return number }
    if let index = kind.names.firstIndex(of: word.lowercased()) {
      return kind.range.lowerBound + index
    }
    throw error(
      text, kind, word.isEmpty ? "a value is missing in it" : "“\(word)” is not one of its values")
  }

  /// A number of ASCII digits alone: no sign, and nothing that overflows.
  private static func number(_ word: Substring) -> Int? {
    guard !word.isEmpty, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(word)
  }

  private static func error(_ text: Substring, _ kind: Kind, _ what: String) -> ScheduleError {
    ScheduleError("The \(kind.rawValue) field “\(text)”: \(what). It takes \(kind.hint).")
  }
}
