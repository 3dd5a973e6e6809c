/// Why an item is excluded: the rule and where it stands.
public struct Protection: Hashable, Sendable {
  /// The rule as written, like `image redis:*`.
  public var rule: String
  /// The line of the exclusions file, `nil` for a rule that is not saved yet.
  public var line: Int?
  /// The file or the environment variable it stands in; `nil` where only one file is meant.
  public var file: String?

  public init(rule: String, line: Int?, file: String? = nil) {
    self.rule = rule
    self.line = line
    self.file = file
  }

  /// Where the rule stands: `line 3`, `line 3 of /etc/docker-gc-exclude`, `EXCLUDE_IMAGES`, or
  /// `not saved yet`.
  public var place: String {
    switch (line, file) {
    case (let line?, let file?): "line \(line) of \(file)"
    case (let line?, nil): "line \(line)"
    case (nil, let file?): file
    case (nil, nil): "not saved yet"
    }
  }
}
