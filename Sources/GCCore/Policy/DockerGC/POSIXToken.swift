/// A piece of a regular expression, as far as it matters what a person may have meant by it.
enum POSIXToken: Hashable {
  case ordinary(Unicode.Scalar)
  /// A backslash and what it takes as it is, or something that only the library knows, like `\w`.
  case escaped(Unicode.Scalar)
  case backReference
  /// `.`
  case anyOne
  /// Everything between `[` and `]`, both included.
  case `class`(String)
  /// `*`, `?`, `+`, `|`, each only where the syntax gives it that meaning without a backslash,
  /// except that `?` and `*` are always told.
  case star, question, plus, alternative
  case group, groupEnd
  /// Its upper bound, or the lower one where it has no other.
  case interval(Int)
  /// `^` or `$`, wherever it stands.
  case anchor(Unicode.Scalar)

  /// A token and how it is written.
  struct Piece: Hashable {
    let token: POSIXToken
    let text: String
  }

  /// Takes a pattern apart, whether it is a good one or not.
  static func pieces(of pattern: String, _ syntax: POSIXPattern.Syntax) -> [Piece] {
    var pieces: [Piece] = []
    var rest = pattern.unicodeScalars[...]
    while !rest.isEmpty {
      let start = rest.startIndex
      let token = next(&rest, syntax)
      pieces.append(
        Piece(token: token, text: String(pattern.unicodeScalars[start..<rest.startIndex])))
    }
    return pieces
  }

  private static func next(
    _ rest: inout Substring.UnicodeScalarView, _ syntax: POSIXPattern.Syntax
  ) -> POSIXToken {
    let scalar = rest.removeFirst()
    let isEscaped = scalar == "\\"
    guard let meant = isEscaped ? rest.popFirst() : scalar else { return .escaped(scalar) }
    // What stands bare in one syntax stands behind a backslash in the other.
    let isSpecial = isEscaped == (syntax == .basic)
    switch meant {
    case "(" where isSpecial: return .group
    case ")" where isSpecial: return .groupEnd
    case "|" where isSpecial: return .alternative
    case "+" where isSpecial: return .plus
    case "{" where isSpecial: return .interval(interval(&rest, syntax))
    case "?" where isSpecial || !isEscaped: return .question
    case "1"..."9" where isEscaped: return .backReference
    case _ where isEscaped: return .escaped(meant)
    case "*": return .star
    case ".": return .anyOne
    case "^", "$": return .anchor(meant)
    case "[": return .class(bracket(&rest))
    default: return .ordinary(meant)
    }
  }

  private static func interval(
    _ rest: inout Substring.UnicodeScalarView, _ syntax: POSIXPattern.Syntax
  ) -> Int {
    var bounds = [0]
    while let scalar = rest.first {
      if let digit = Int(String(scalar)) {
        // Far above every limit is enough.
        bounds[bounds.count - 1] = min(bounds[bounds.count - 1] * 10 + digit, 1_000_000)
      } else if scalar == "," {
        bounds.append(0)
      } else {
        break
      }
      rest.removeFirst()
    }
    let end: [Unicode.Scalar] = syntax == .basic ? ["\\", "}"] : ["}"]
    if rest.starts(with: end) { rest = rest.dropFirst(end.count) }
    return bounds.max() ?? 0
  }

  /// A `]` that comes first stands for itself, and `[:alpha:]` has its own.
  private static func bracket(_ rest: inout Substring.UnicodeScalarView) -> String {
    var text = String.UnicodeScalarView("[".unicodeScalars)
    func take() { if let scalar = rest.popFirst() { text.append(scalar) } }
    if rest.first == "^" { take() }
    if rest.first == "]" { take() }
    while let scalar = rest.first {
      take()
      if scalar == "]" { break }
      guard scalar == "[", let kind = rest.first, [":", ".", "="].contains(kind) else { continue }
      while !rest.isEmpty, !rest.starts(with: [kind, "]"]) { take() }
      take()
      take()
    }
    return String(text)
  }
}
