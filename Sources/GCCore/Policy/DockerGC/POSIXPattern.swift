#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A regular expression as `grep` reads it, compiled by the C library as `grep` does.
///
/// It only says whether a text matches. Patterns that would take the library's memory or stack are
/// refused: none can bring the program down.
public final class POSIXPattern: @unchecked Sendable {
  // Unchecked: a compiled expression is never written again, and POSIX lets threads share it.

  public enum Syntax: Hashable, Sendable {
    /// What `grep` takes: `\(`, `\|`.
    case basic
    /// What `grep -E` takes: `(`, `|`, `+`.
    case extended
  }

  /// The most bytes a pattern may have.
  static let maximumLength = 1024

  private let compiled: UnsafeMutablePointer<regex_t>

  /// - Parameter isWhole: whether it has to match the whole text, not only a part of it.
  public init(_ pattern: String, _ syntax: Syntax, isWhole: Bool = false) throws(RuleError) {
    try Self.checkLimits(pattern, syntax)
    guard isWhole else {
      compiled = try Self.compile(pattern, syntax)
      return
    }
    // Alone first: inside the group, `a\)\(b` would pass for a pattern that it is not.
    let alone = try Self.compile(pattern, syntax)
    regfree(alone)
    alone.deallocate()
    compiled = try Self.compile(
      syntax == .basic ? "^\\(\(pattern)\\)$" : "^(\(pattern))$", syntax)
  }

  deinit {
    regfree(compiled)
    compiled.deallocate()
  }

  public func matches(_ text: String) -> Bool { regexec(compiled, text, 0, nil, 0) == 0 }

  private static func compile(
    _ pattern: String, _ syntax: Syntax
  ) throws(RuleError) -> UnsafeMutablePointer<regex_t> {
    let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    // The library may look at it before it has written it.
    compiled.initialize(to: regex_t())
    let code = regcomp(compiled, pattern, REG_NOSUB | (syntax == .extended ? REG_EXTENDED : 0))
    guard code == 0 else {
      let error = error(code, pattern, compiled)
      compiled.deallocate()
      throw error
    }
    return compiled
  }

  private static func error(
    _ code: CInt, _ pattern: String, _ compiled: UnsafeMutablePointer<regex_t>
  ) -> RuleError {
    var message = [CChar](repeating: 0, count: 128)
    regerror(code, compiled, &message, message.count)
    let words = String(
      decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return RuleError("\(pattern) is no regular expression: \(words).")
  }

  /// Refuses what costs the library more than any list of names is worth.
  private static func checkLimits(_ pattern: String, _ syntax: Syntax) throws(RuleError) {
    guard pattern.utf8.count <= maximumLength else {
      throw RuleError(
        "The pattern is longer than \(maximumLength) bytes: write several shorter ones.")
    }
    guard !pattern.utf8.contains(0) else { throw RuleError("The pattern holds a zero byte.") }
    let shape = POSIXShape(pattern, syntax)
    guard !shape.hasBackReference else {
      throw RuleError(
        "\(pattern) refers back to a group (\\1 to \\9), which takes for ever: write it out.")
    }
    guard shape.depth <= 50 else {
      throw RuleError("\(pattern) nests more than 50 groups: write several simpler patterns.")
    }
    guard shape.repetitions <= 1000 else {
      throw RuleError(
        "\(pattern) repeats something more than 1000 times: write * or a smaller number.")
    }
  }
}

/// What a pattern would cost.
struct POSIXShape {
  private(set) var hasBackReference = false
  /// How many groups stand in one another.
  private(set) var depth = 0
  /// The product of all its upper bounds, which is how often a part can be written out at most.
  private(set) var repetitions = 1

  init(_ pattern: String, _ syntax: POSIXPattern.Syntax) {
    var open = 0
    for piece in POSIXToken.pieces(of: pattern, syntax) {
      switch piece.token {
      case .group:
        open += 1
        depth = max(depth, open)
      case .groupEnd: open -= 1
      case .interval(let bound):
        let (product, isTooLarge) = repetitions.multipliedReportingOverflow(by: max(bound, 1))
        repetitions = isTooLarge ? .max : product
      case .backReference: hasBackReference = true
      case .ordinary, .anyOne, .class, .escaped, .star, .question, .plus, .alternative, .anchor:
        break
      }
    }
  }
}
