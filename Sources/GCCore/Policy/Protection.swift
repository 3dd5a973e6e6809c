/// Why an item is excluded: the rule and where it stands.
public struct Protection: Hashable, Sendable {
  /// The rule as written, like `image redis:*`.
  public var rule: String
  /// The line of the exclusions file, `nil` for a rule that is not saved yet.
  public var line: Int?

  public init(rule: String, line: Int?) {
    self.rule = rule
    self.line = line
  }
}
