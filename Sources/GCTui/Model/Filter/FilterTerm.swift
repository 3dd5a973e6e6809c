import FoundationEssentials
import GCCore
import Glibc

/// One condition of a filter.
struct FilterTerm: Hashable, Sendable {
  enum Condition: Hashable, Sendable {
    /// In lower case.
    case text(String)
    case label(key: Glob, value: Glob?)
    /// In seconds.
    case age(FilterComparison, TimeInterval)
    /// In bytes.
    case size(FilterComparison, Double)
    /// The beginning of a state's name, in lower case.
    case state(String)
    case excluded(Bool)
    /// Whether collect would take it.
    case due(Bool)
  }

  enum Parsed {
    case term(FilterTerm)
    case wants(String)
  }

  let condition: Condition
  let isNegated: Bool

  func outcome(_ facts: FilterFacts, now: Date) -> Filter.Outcome {
    guard let holds = holds(facts, now: now) else { return .notKnown }
    return holds != isNegated ? .matches : .differs
  }

  /// `nil` where it hangs on what is not known.
  private func holds(_ facts: FilterFacts, now: Date) -> Bool? {
    switch condition {
    case .text(let word):
      return Self.contains(facts.text, word) || facts.ids.contains { $0.hasPrefix(word) }
    case .label(let key, let value):
      if let literal = key.literal {
        guard let own = facts.labels[literal] else { return false }
        return value?.matches(own) ?? true
      }
      return facts.labels.contains { key.matches($0.key) && value?.matches($0.value) ?? true }
    case .age(let comparison, let limit):
      if let since = facts.since.value {
        return comparison.holds(now.timeIntervalSince(since), limit)
      }
      // It ended after it was created: what is younger than the limit since then is younger.
      guard let created = facts.createdAt, now.timeIntervalSince(created) < limit else {
        return nil
      }
      return comparison.isBelow
    case .size(let comparison, let limit):
      return facts.size.value.map { comparison.holds(Double($0), limit) }
    case .state(let beginning):
      return facts.state.hasPrefix(beginning)
    case .excluded(let isExcluded):
      return facts.isExcluded == isExcluded
    case .due(let isDue):
      return facts.isDue.map { $0 == isDue }
    }
  }

  /// Jumps from one first byte to the next: a row may carry a label of a megabyte.
  private static func contains(_ text: [UInt8], _ word: String) -> Bool {
    var word = word
    return word.withUTF8 { word in
      text.withUnsafeBytes { text in
        guard let wanted = word.baseAddress, var start = text.baseAddress else {
          return word.isEmpty
        }
        let end = start + text.count
        while end - start >= word.count {
          let room = end - start - word.count + 1
          guard let hit = memchr(start, Int32(word[0]), room) else { return false }
          if memcmp(hit, wanted, word.count) == 0 { return true }
          start = UnsafeRawPointer(hit) + 1
        }
        return false
      }
    }
  }
}

/// `>`, `>=`, `<` or `<=`.
enum FilterComparison: String, Hashable, Sendable, CaseIterable {
  case atLeast = ">="
  case atMost = "<="
  case above = ">"
  case below = "<"

  var isBelow: Bool { self == .below || self == .atMost }

  func holds(_ value: Double, _ limit: Double) -> Bool {
    switch self {
    case .atLeast: value >= limit
    case .atMost: value <= limit
    case .above: value > limit
    case .below: value < limit
    }
  }
}
