/// An anchored pattern over Unicode scalars: `*`, `?`, `[a-z]`, `[!a-z]` and `\` before any of them.
///
/// It always matches the whole text. `*` stands for any number of characters, slashes and colons
/// too, so that `registry/*` covers everything below; `?` and a class stand for exactly one.
/// Matching takes at most pattern length times text length steps, whatever the pattern.
public struct Glob: Hashable, Sendable {
  enum Token: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    case anyOne
    case anyNumber
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  /// The pattern as written.
  public let pattern: String
  /// The only text it matches, where it holds no wildcard.
  public let literal: String?
  let tokens: [Token]

  public init(_ pattern: String) throws(RuleError) {
    self.pattern = pattern
    var tokens: [Token] = []
    var rest = pattern.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if tokens.last != .anyNumber { tokens.append(.anyNumber) }
      case "?": tokens.append(.anyOne)
      case "[": tokens.append(try Self.oneOf(&rest, in: pattern))
      case "\\": tokens.append(.scalar(try Self.escaped(&rest, in: pattern)))
      default: tokens.append(.scalar(scalar))
      }
    }
    self.tokens = tokens
    self.literal = Self.literal(of: tokens)
  }

  public func matches(_ text: String) -> Bool { matches(Array(text.unicodeScalars)) }

  /// The same for a text that is matched against many patterns.
  public func matches(_ text: [Unicode.Scalar]) -> Bool {
    var position = 0
    var token = 0
    // Only the last `*` ever needs to take more: what stands before it has matched already.
    var retry: (token: Int, position: Int)?
    while position < text.count {
      if token < tokens.count {
        if tokens[token] == .anyNumber {
          retry = (token, position)
          token += 1
          continue
        }
        if Self.matches(tokens[token], text[position]) {
          token += 1
          position += 1
          continue
        }
      }
      guard let last = retry else { return false }
      retry = (last.token, last.position + 1)
      token = last.token + 1
      position = last.position + 1
    }
    return tokens[token...].allSatisfy { $0 == .anyNumber }
  }

  /// A pattern that matches this text; control characters, which no line can hold, become `?`.
  public static func escaping(_ text: String) -> String {
    var pattern = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) {
        pattern.append("?")
        continue
      }
      if "*?[\\#".unicodeScalars.contains(scalar) { pattern.append("\\") }
      pattern.append(scalar)
    }
    return String(pattern)
  }

  private static func matches(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .scalar(let own): own == scalar
    case .anyOne, .anyNumber: true
    case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
    }
  }

  private static func literal(of tokens: [Token]) -> String? {
    var text = String.UnicodeScalarView()
    for token in tokens {
      guard case .scalar(let scalar) = token else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  private static func oneOf(
    _ rest: inout Substring.UnicodeScalarView, in pattern: String
  ) throws(RuleError) -> Token {
    let negated = rest.first == "!" || rest.first == "^"
    if negated { rest.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let scalar = rest.popFirst() {
      if scalar == "]" {
        guard !ranges.isEmpty else {
          throw RuleError("The pattern \(pattern) has an empty [ ]: write \\[ for the bracket.")
        }
        return .oneOf(ranges, negated: negated)
      }
      let low = scalar == "\\" ? try escaped(&rest, in: pattern) : scalar
      var high = low
      if rest.first == "-", let next = rest.dropFirst().first, next != "]" {
        rest.removeFirst()
        rest.removeFirst()
        high = next == "\\" ? try escaped(&rest, in: pattern) : next
      }
      guard low <= high else {
        throw RuleError("The pattern \(pattern) has the range \(low)-\(high) the wrong way round.")
      }
      ranges.append(low...high)
    }
    throw RuleError("The pattern \(pattern) has a [ without its ]: write \\[ for the bracket.")
  }

  private static func escaped(
    _ rest: inout Substring.UnicodeScalarView, in pattern: String
  ) throws(RuleError) -> Unicode.Scalar {
    guard let scalar = rest.popFirst() else {
      throw RuleError("The pattern \(pattern) ends with a \\: write \\\\ for the backslash.")
    }
    return scalar
  }
}

/// Why a rule or a pattern cannot be used: one sentence that says what to write instead.
public struct RuleError: Error, Hashable, Sendable {
  /// Quotes what a person wrote: scrub before showing.
  public let sentence: String
  /// Whether it is well-formed, and only matches nothing that there can be.
  let matchesNothing: Bool

  init(_ sentence: String, matchesNothing: Bool = false) {
    self.sentence = sentence
    self.matchesNothing = matchesNothing
  }
}
