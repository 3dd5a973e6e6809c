/// What a regular expression can match of the names that a grammar allows.
///
/// Where the C library knows more than this does (`\b`, `\w`), it may take more to be possible.
struct POSIXReach {
  private indirect enum Node {
    case character(Unicode.Scalar)
    case any
    /// A bracket, by the characters in it.
    case oneOf(Set<Unicode.Scalar>)
    case sequence([Node])
    case choice([Node])
    case repeated(Node, least: Int, most: Int?)
    /// Something that may match a character, or only a place.
    case unknown
  }

  private let node: Node

  /// - Parameter isSearch: whether it is searched anywhere in a name.
  init(_ pattern: String, _ syntax: POSIXPattern.Syntax, isSearch: Bool = false) {
    var parser = Parser(rest: POSIXToken.pieces(of: pattern, syntax)[...], syntax: syntax)
    let whole = parser.choice()
    let anything = Node.repeated(.any, least: 0, most: nil)
    node = isSearch ? .sequence([anything, whole, anything]) : whole
  }

  /// The states that a match can lead to.
  func states(in grammar: NameGrammar) -> NameGrammar.States {
    Self.after(node, grammar.start, grammar)
  }

  private static func after(
    _ node: Node, _ states: NameGrammar.States, _ grammar: NameGrammar
  ) -> NameGrammar.States {
    guard states != 0 else { return 0 }
    switch node {
    case .character(let scalar): return grammar.after(states, scalar)
    case .any: return grammar.afterAny(states)
    case .oneOf(let members): return grammar.after(states) { members.contains($0) }
    case .sequence(let parts): return parts.reduce(states) { after($1, $0, grammar) }
    case .choice(let parts): return parts.reduce(0) { $0 | after($1, states, grammar) }
    case .unknown: return states | grammar.afterAny(states)
    case .repeated(let part, let least, let most):
      var states = states
      for _ in 0..<least { states = after(part, states, grammar) }
      guard let most else { return grammar.afterMany(states) { after(part, $0, grammar) } }
      for _ in 0..<max(0, most - least) {
        let more = states | after(part, states, grammar)
        if more == states { break }
        states = more
      }
      return states
    }
  }

  private struct Parser {
    var rest: ArraySlice<POSIXToken.Piece>
    let syntax: POSIXPattern.Syntax

    mutating func choice() -> Node {
      var parts: [Node] = []
      var sequence: [Node] = []
      while let piece = rest.popFirst() {
        switch piece.token {
        case .alternative:
          parts.append(.sequence(sequence))
          sequence = []
        case .groupEnd: return .choice(parts + [.sequence(sequence)])
        default:
          let part = node(piece, isFirst: sequence.isEmpty)
          sequence.append(repeated(part))
        }
      }
      return .choice(parts + [.sequence(sequence)])
    }

    private mutating func node(_ piece: POSIXToken.Piece, isFirst: Bool) -> Node {
      switch piece.token {
      case .ordinary(let scalar): .character(scalar)
      case .escaped(let scalar):
        scalar.properties.isAlphabetic || "<>`'".unicodeScalars.contains(scalar)
          ? .unknown : .character(scalar)
      case .backReference: .repeated(.any, least: 0, most: nil)
      case .anyOne: .any
      case .class(let members): .oneOf(Self.characters(members))
      case .group: choice()
      // With nothing to repeat, or bare in a basic expression, it stands for itself, or for nothing.
      case .star, .question, .plus, .interval, .alternative, .groupEnd: .unknown
      // A place, or the character where it cannot be one.
      case .anchor(let scalar): .choice([.sequence([]), .character(scalar)])
      }
    }

    private mutating func repeated(_ part: Node) -> Node {
      var part = part
      while let piece = rest.first {
        switch piece.token {
        case .star: part = .repeated(part, least: 0, most: nil)
        case .plus: part = .repeated(part, least: 1, most: nil)
        case .question where syntax == .extended || piece.text != "?":
          part = .repeated(part, least: 0, most: 1)
        case .interval:
          let bounds = piece.text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Int(String($0.filter(\.isNumber))) }
          let least = min(bounds.first.flatMap { $0 } ?? 0, 1000)
          let most = bounds.count > 1 ? bounds[1] : bounds.first.flatMap { $0 }
          part = .repeated(part, least: least, most: most.map { min($0, 1000) })
        default: return part
        }
        rest.removeFirst()
      }
      return part
    }

    /// Those of ASCII, which the C library knows best.
    private static func characters(_ members: String) -> Set<Unicode.Scalar> {
      guard let pattern = try? POSIXPattern(members, .extended, isWhole: true) else { return [] }
      return Set(
        (UInt8(0x21)..<0x7f).map { Unicode.Scalar($0) }.filter { pattern.matches(String($0)) })
    }
  }
}
