/// JSON with comments, taken apart as far as needed to say what a decoder does not: a key that
/// stands twice, and the line in which something is wrong.
struct JSONTokens {
  private enum Token: Hashable {
    case open(Unicode.Scalar)
    case close(Unicode.Scalar)
    case colon, comma
    /// A string in quotes.
    case text(String)
    /// A number, or a word without quotes.
    case word(String)
    /// A string without its end.
    case unfinished
  }

  private var tokens: [(token: Token, line: Int)] = []
  private var line = 1

  init(_ text: String) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let start = line
      switch scalar {
      case "\n": line += 1
      case "\"", "'":
        let string = string(&rest, end: scalar)
        tokens.append((string.map { .text($0) } ?? .unfinished, start))
      case "/": skipComment(&rest)
      case "{", "[": tokens.append((.open(scalar), line))
      case "}", "]": tokens.append((.close(scalar), line))
      case ":": tokens.append((.colon, line))
      case ",": tokens.append((.comma, line))
      case _ where scalar.properties.isWhitespace || scalar == "\u{feff}": break
      default: tokens.append((.word(Self.word(scalar, &rest)), line))
      }
    }
  }

  /// The first key that stands twice in the same object, which a decoder passes over in silence.
  var firstRepeatedKey: String? {
    // One set for each object that is open; `nil` for a list.
    var open: [Set<String>?] = []
    var last: String?
    for (token, _) in tokens {
      if token == .colon, let key = last, let index = open.indices.last, open[index] != nil,
        open[index]?.insert(key).inserted == false
      {
        return key
      }
      last =
        switch token {
        case .text(let text), .word(let text): text
        default: nil
        }
      if case .open(let bracket) = token { open.append(bracket == "{" ? [] : nil) }
      if case .close = token { _ = open.popLast() }
    }
    return nil
  }

  /// The line of the first token that cannot stand where it does; the last line where something is
  /// missing at the end; `nil` where nothing is out of place.
  var firstMisplacedLine: Int? {
    var open: [Unicode.Scalar] = []
    var isValueDue = true
    var isKeyDue = false
    var isColonDue = false
    for (token, line) in tokens {
      switch token {
      case .text where isKeyDue, .word where isKeyDue: (isKeyDue, isColonDue) = (false, true)
      case .text where isValueDue: isValueDue = false
      case .word(let word) where isValueDue && Self.isValue(word): isValueDue = false
      case .colon where isColonDue: (isColonDue, isValueDue) = (false, true)
      case .open(let bracket) where isValueDue:
        open.append(bracket)
        (isValueDue, isKeyDue) = (bracket == "[", bracket == "{")
      case .comma where !isValueDue && !isKeyDue && !isColonDue && !open.isEmpty:
        (isValueDue, isKeyDue) = (open.last == "[", open.last == "{")
      case .close(let bracket)
      where !isColonDue && open.last == (bracket == "}" ? "{" : "[")
        && (bracket == "]" || !isValueDue):
        open.removeLast()
        (isValueDue, isKeyDue) = (false, false)
      default: return line
      }
    }
    return isValueDue || !open.isEmpty ? line : nil
  }

  private static func isValue(_ word: String) -> Bool {
    ["true", "false", "null"].contains(word) || Double(word) != nil
  }

  // MARK: Scanning

  private mutating func string(
    _ rest: inout Substring.UnicodeScalarView, end: Unicode.Scalar
  ) -> String? {
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == end { return String(text) }
      if scalar == "\n" { line += 1 }
      text.append(scalar)
      if scalar == "\\", let next = rest.popFirst() {
        if next == "\n" { line += 1 }
        text.append(next)
      }
    }
    return nil
  }

  private mutating func skipComment(_ rest: inout Substring.UnicodeScalarView) {
    switch rest.popFirst() {
    case "/": rest = rest.drop { $0 != "\n" }
    case "*":
      while !rest.isEmpty, !rest.starts(with: ["*", "/"]) {
        if rest.removeFirst() == "\n" { line += 1 }
      }
      rest = rest.dropFirst(2)
    default: break
    }
  }

  private static func word(
    _ first: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
  ) -> String {
    var text = String.UnicodeScalarView([first])
    while let scalar = rest.first,
      !":,{}[]/\"'".unicodeScalars.contains(scalar), !scalar.properties.isWhitespace
    {
      text.append(scalar)
      rest.removeFirst()
    }
    return String(text)
  }
}
