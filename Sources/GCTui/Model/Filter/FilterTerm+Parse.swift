import FoundationEssentials
import GCCore

extension FilterTerm {
  /// Reads one term, or tells what it still wants.
  static func parse(_ token: FilterToken) -> Parsed {
    let text = token.text
    func term(_ condition: Condition) -> Parsed {
      .term(FilterTerm(condition: condition, isNegated: token.isNegated))
    }
    guard !text.isEmpty else { return .wants("a word") }
    if token.isQuoted { return term(.text(text.lowercased())) }
    if let rest = text.rest(after: "label:") {
      return label(rest, token).map(term) ?? .wants("a label like app or app=web*")
    }
    if let rest = text.rest(after: "state:") {
      return rest.isEmpty ? .wants("a state like exited") : term(.state(rest.lowercased()))
    }
    if let rest = text.rest(after: "excluded:") {
      return either(rest, "yes", "no").map { term(.excluded($0)) } ?? .wants("yes or no")
    }
    if let rest = text.rest(after: "collect:") {
      return either(rest, "take", "keep").map { term(.due($0)) } ?? .wants("take or keep")
    }
    if let (comparison, value) = compared(text, "age") {
      return DurationText.seconds(value.lowercased()).map { term(.age(comparison, $0)) }
        ?? .wants("a time like 7d or 1d12h")
    }
    if let (comparison, value) = compared(text, "size") {
      return ByteText.bytes(value).map { term(.size(comparison, $0)) } ?? .wants("a size like 100M")
    }
    return term(.text(text.lowercased()))
  }

  private static func label(_ text: String, _ token: FilterToken) -> Condition? {
    guard let equals = text.firstIndex(of: "=") else {
      return text.isEmpty ? nil : (try? Glob(text)).map { .label(key: $0, value: nil) }
    }
    let value = String(text[text.index(after: equals)...])
    // The value is still to come, unless quotes say that an empty one is meant.
    guard !value.isEmpty || token.hasQuotes, equals != text.startIndex,
      let key = try? Glob(String(text[..<equals])), let glob = try? Glob(value)
    else { return nil }
    return .label(key: key, value: glob)
  }

  /// Whether the text begins the one word rather than the other.
  private static func either(_ text: String, _ one: String, _ other: String) -> Bool? {
    guard !text.isEmpty else { return nil }
    if one.hasPrefix(text.lowercased()) { return true }
    return other.hasPrefix(text.lowercased()) ? false : nil
  }

  private static func compared(_ text: String, _ name: String) -> (FilterComparison, String)? {
    guard let rest = text.rest(after: name) else { return nil }
    for comparison in FilterComparison.allCases {
      if let value = rest.rest(after: comparison.rawValue) { return (comparison, value) }
    }
    return nil
  }
}

extension String {
  /// What follows `prefix`, in any case; `nil` where the text does not begin with it.
  fileprivate func rest(after prefix: String) -> String? {
    guard self.prefix(prefix.count).lowercased() == prefix else { return nil }
    return String(dropFirst(prefix.count))
  }
}
