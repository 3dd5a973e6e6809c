/// One pattern of a file of docker-gc's, with everything that it may have been meant to protect.
///
/// docker-gc's documents and its behaviour differ: a rule protects what either of them says.
public struct DockerGCRule: Sendable {
  enum Reading: Sendable {
    case pattern(POSIXPattern, DockerGCSubject.Field)
    /// First digits of an ID.
    case id(String)
    /// Whatever there is.
    case everything
  }

  /// As written, without the blanks around it.
  public let text: String
  /// Counted from one; `nil` in a variable.
  public let line: Int?
  /// The regular expressions that are documented to be in it: more than one where its documents
  /// and its behaviour take it for different ones.
  let patterns: [String]
  var readings: [Reading] = []

  init(text: String, line: Int?, patterns: [String]? = nil, readings: [Reading] = []) {
    self.text = text
    self.line = line
    self.patterns = patterns ?? [text]
    self.readings = readings
  }

  func matches(_ subject: DockerGCSubject) -> Bool {
    readings.contains { reading in
      switch reading {
      case .pattern(let pattern, let field): subject.texts(field).contains(where: pattern.matches)
      case .id(let digits): subject.digits.hasPrefix(digits)
      case .everything: true
      }
    }
  }

  mutating func read(
    _ pattern: String, _ syntax: POSIXPattern.Syntax, isWhole: Bool = false,
    in fields: DockerGCSubject.Field...
  ) throws(RuleError) {
    try read(pattern, syntax, isWhole: isWhole, in: fields)
  }

  mutating func read(
    _ pattern: String, _ syntax: POSIXPattern.Syntax, isWhole: Bool = false,
    in fields: [DockerGCSubject.Field]
  ) throws(RuleError) {
    let compiled = try POSIXPattern(pattern, syntax, isWhole: isWhole)
    readings += fields.map { .pattern(compiled, $0) }
  }
}

/// What a person may have meant by a pattern that says something else.
enum DockerGCMeaning {
  /// The pattern with the wildcards of a shell read as such: `redis:*` as `redis:.*`; `nil` where
  /// it holds none.
  static func wildcards(_ pattern: String, _ syntax: POSIXPattern.Syntax) -> String? {
    var text = ""
    var hasWildcard = false
    var previous: POSIXToken?
    for piece in POSIXToken.pieces(of: pattern, syntax) {
      switch (piece.token, previous) {
      case (.star, nil), (.star, .ordinary), (.star, .escaped), (.star, .alternative),
        (.star, .group):
        text += ".*"
        hasWildcard = true
      case (.question, _) where syntax == .basic && piece.text == "?":
        text += "."
        hasWildcard = true
      default: text += piece.text
      }
      previous = piece.token
    }
    return hasWildcard ? text : nil
  }

  /// Whether a basic expression holds what only an extended one gives a meaning, and what no name
  /// of docker's holds as it is.
  static func isExtended(_ pattern: String) -> Bool {
    POSIXToken.pieces(of: pattern, .basic).contains { piece in
      switch piece.token {
      case .ordinary(let scalar): "|+(){}".unicodeScalars.contains(scalar)
      case .question: piece.text == "?"
      default: false
      }
    }
  }

  static func hasAnchor(_ pattern: String, _ syntax: POSIXPattern.Syntax) -> Bool {
    POSIXToken.pieces(of: pattern, syntax).contains {
      if case .anchor = $0.token { true } else { false }
    }
  }

  /// Whether it names a repository without a tag: nothing behind its last slash matches a colon.
  static func isBare(_ pattern: String) -> Bool {
    var isBare = true
    var previous: POSIXToken?
    for piece in POSIXToken.pieces(of: pattern, .basic) {
      switch (piece.token, previous) {
      case (.ordinary(":"), _), (.escaped(":"), _), (.star, .anyOne), (.plus, .anyOne),
        (.interval, .anyOne):
        isBare = false
      case (.class, _) where piece.text.hasPrefix("[^") || piece.text.contains(":"): isBare = false
      // A colon before it belongs to the registry's port.
      case (.ordinary("/"), _), (.escaped("/"), _): isBare = true
      default: break
      }
      previous = piece.token
    }
    return isBare
  }

  /// The digits, where it is an ID or its beginning: six digits at least, for shorter ones, and
  /// those of letters only, are words too.
  static func digits(_ pattern: String) -> String? {
    let pattern = pattern.lowercased()
    let digits = pattern.hasPrefix("sha256:") ? String(pattern.dropFirst(7)) : pattern
    guard (6...64).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isLowerHex),
      digits.utf8.contains(where: \.isDigit)
    else { return nil }
    return digits
  }
}
