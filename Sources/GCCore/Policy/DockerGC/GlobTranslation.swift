/// Between regular expressions and gctui's patterns: exactly, or not at all.
enum GlobTranslation {
  /// The pattern that matches what the regular expression matches of names, from end to end.
  ///
  /// - Parameter isSearch: whether the expression matches anywhere in a name, unless it holds the
  ///   name's ends with `^` and `$`.
  /// - Throws: a sentence that names what a pattern cannot say.
  static func glob(
    _ expression: String, _ syntax: POSIXPattern.Syntax, isSearch: Bool
  ) throws(RuleError) -> String {
    var pieces = POSIXToken.pieces(of: expression, syntax)[...]
    var isOpen = (start: isSearch, end: isSearch)
    if pieces.first?.token == .anchor("^") {
      pieces.removeFirst()
      isOpen.start = false
    }
    if pieces.last?.token == .anchor("$") {
      pieces.removeLast()
      isOpen.end = false
    }
    return (isOpen.start ? "*" : "") + (try glob(pieces)) + (isOpen.end ? "*" : "")
  }

  /// The same for a part of an expression, in which no `^` and no `$` can stand.
  static func glob(_ pieces: ArraySlice<POSIXToken.Piece>) throws(RuleError) -> String {
    let expression = pieces.map(\.text).joined()
    var pieces = pieces
    var text = ""
    while let piece = pieces.popFirst() {
      // Only `.` can be repeated: `a*` is no pattern.
      let repeats = pieces.first.map { isRepetition($0.token) } ?? false
      switch piece.token {
      case .anyOne where repeats && pieces.first?.token == .star:
        pieces.removeFirst()
        text += "*"
      case _ where repeats: throw unsayable(expression, piece.text + (pieces.first?.text ?? ""))
      case .anyOne: text += "?"
      case .ordinary(let scalar): text += Glob.escaping(String(scalar))
      case .escaped(let scalar) where !isOperator(scalar): text += Glob.escaping(String(scalar))
      case .class(let members): text += try oneOf(members, in: expression)
      default: throw unsayable(expression, piece.text)
      }
    }
    return text
  }

  /// The regular expression that matches what the pattern matches, from end to end.
  static func expression(
    _ tokens: [Glob.Token], _ syntax: POSIXPattern.Syntax
  ) throws(RuleError) -> String {
    var text = ""
    for token in tokens {
      switch token {
      case .scalar(let scalar): text += try escaped(scalar, syntax)
      case .anyOne: text += "."
      case .anyNumber: text += ".*"
      case .oneOf(let ranges, let negated): text += try bracket(ranges, negated)
      }
    }
    return text
  }

  /// Whether a pattern of image names may match a name with its registry, like
  /// `docker.io/library/redis:7`, that it does not match as docker shows it: then gctui protects
  /// what docker-gc does not see.
  static func reachesIntoRegistry(_ tokens: [Glob.Token]) -> Bool {
    let isStarFirst = tokens.first == .anyNumber
    var literal = String.UnicodeScalarView()
    for token in tokens.dropFirst(isStarFirst ? 1 : 0) {
      guard case .scalar(let scalar) = token else { break }
      literal.append(scalar)
    }
    let text = String(literal)
    guard isStarFirst else {
      return ["docker.io/", "library/"].contains { $0.hasPrefix(text) || text.hasPrefix($0) }
    }
    // What follows the `*` begins in the short name, unless it may begin in the registry.
    let isWhole = tokens.count == 1
    return !isWhole && (text.isEmpty || text.contains("/") || mayBegin(text, within: hub))
  }

  private static let hub = "docker.io/library/"

  private static func mayBegin(_ text: String, within other: String) -> Bool {
    other.indices.contains { other[$0...].hasPrefix(text) }
  }

  private static func unsayable(_ expression: String, _ part: String) -> RuleError {
    RuleError("no pattern says what \(part) means in \(expression)")
  }

  private static func isRepetition(_ token: POSIXToken) -> Bool {
    switch token {
    case .star, .plus, .interval, .question: true
    default: false
    }
  }

  /// Whether the C library gives an escaped character a meaning of its own, like `\w`.
  private static func isOperator(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || "<>`'0123456789".unicodeScalars.contains(scalar)
  }

  /// `[^a-z]` as `[!a-z]`; named classes and what needs escaping cannot be said.
  private static func oneOf(_ members: String, in expression: String) throws(RuleError) -> String {
    var inner = members.dropFirst().dropLast()
    let isNegated = inner.hasPrefix("^")
    if isNegated { inner = inner.dropFirst() }
    let scalars = Array(inner.unicodeScalars)
    let isPlain =
      !scalars.isEmpty && members.hasSuffix("]") && scalars.first != "-" && scalars.last != "-"
      && scalars.allSatisfy { $0.isASCII && !"[]\\!^".unicodeScalars.contains($0) }
    guard isPlain else { throw unsayable(expression, members) }
    return (isNegated ? "[!" : "[") + String(inner) + "]"
  }

  private static func bracket(
    _ ranges: [ClosedRange<Unicode.Scalar>], _ negated: Bool
  ) throws(RuleError) -> String {
    var text = negated ? "[^" : "["
    for range in ranges {
      for end in [range.lowerBound, range.upperBound]
      where !end.isASCII || !(end.properties.isAlphabetic || ("0"..."9").contains(end)) {
        throw RuleError("docker-gc cannot say a [ ] with \(end) in it")
      }
      text.unicodeScalars.append(range.lowerBound)
      if range.lowerBound != range.upperBound {
        text += "-"
        text.unicodeScalars.append(range.upperBound)
      }
    }
    return text + "]"
  }

  private static func escaped(
    _ scalar: Unicode.Scalar, _ syntax: POSIXPattern.Syntax
  ) throws(RuleError) -> String {
    guard scalar.isASCII, scalar.value > 0x20, scalar.value < 0x7f else {
      throw RuleError("docker-gc cannot say a blank or a character that is not ASCII")
    }
    switch syntax {
    case .basic: return ".*[\\^$".unicodeScalars.contains(scalar) ? "\\\(scalar)" : "\(scalar)"
    case .extended:
      // xargs takes backslashes away, and quotes.
      guard !"'\"\\^".unicodeScalars.contains(scalar) else {
        throw RuleError("docker-gc cannot say \(scalar) in the name of a container")
      }
      return ".*[]$+?(){}|".unicodeScalars.contains(scalar) ? "[\(scalar)]" : "\(scalar)"
    }
  }
}
