/// A label that an item must carry, or must not: `key`, or `key=value` compared as it is, as
/// docker's own `--filter label=` does.
public struct LabelFilter: Hashable, Sendable, CustomStringConvertible {
  public let key: String
  /// `nil` for any value.
  public let value: String?

  public init(key: String, value: String? = nil) {
    self.key = key
    self.value = value
  }

  /// Reads `key` or `key=value`; `nil` where there is no key.
  public init?(_ text: String) {
    let key = text.prefix { $0 != "=" }
    guard !key.isEmpty else { return nil }
    self.key = String(key)
    value = key.endIndex == text.endIndex ? nil : String(text[text.index(after: key.endIndex)...])
  }

  public var description: String { value.map { "\(key)=\($0)" } ?? key }

  public func matches(_ labels: [String: String]) -> Bool {
    guard let found = labels[key] else { return false }
    return value.map { $0 == found } ?? true
  }
}
