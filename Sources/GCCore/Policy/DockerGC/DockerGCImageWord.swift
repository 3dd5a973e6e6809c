/// A word of docker-gc's file of images, looked at for what it can match at all.
struct DockerGCImageWord {
  let text: String

  /// As docker takes it: repository and host in lower case, Docker Hub by its one name, and without a
  /// tag before a digest, at which docker does not look.
  var asTaken: String {
    var text = ImageReference.withKnownHost(text)
    let slash = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
    let end = text[slash...].firstIndex { ":@".contains($0) } ?? text.endIndex
    text = text[..<end].lowercased() + text[end...]
    if let at = text.firstIndex(of: "@"), end < at { text = String(text[..<end] + text[at...]) }
    return text
  }

  /// Whether it is not how docker shows names, which leaves Docker Hub and its `library/` out and has
  /// hosts as they were written.
  var isLong: Bool {
    let taken = asTaken
    let plain = taken.filter { $0 != "\\" }
    return taken != text || plain.contains("library/") || plain.contains("docker.io/")
  }

  /// Why none of its readings can match anything; `nil` where one can.
  func problem(of readings: [(pattern: String, syntax: POSIXPattern.Syntax)]) -> RuleError? {
    if hasIncompleteDigest {
      return RuleError(
        "No image can have a digest like \(text): write all 64 digits, or .* for the rest.")
    }
    let shown = ImageGrammar.shown
    let accepted = shown.repository | shown.tag | shown.digest | shown.none | shown.id
    let canMatch = readings.contains { reading in
      POSIXReach(reading.pattern, reading.syntax).states(in: shown.grammar) & accepted != 0
    }
    return canMatch
      ? nil
      : RuleError(
        "No image can have a name or an ID like \(text): write it as docker images shows it.")
  }

  /// Whether the digits of a digest are too few, or too many, for any.
  private var hasIncompleteDigest: Bool {
    let mark = "@sha256:"
    guard let at = text.firstIndex(of: "@"), text[at...].hasPrefix(mark) else { return false }
    let pieces = POSIXToken.pieces(of: String(text[at...].dropFirst(mark.count)), .basic)
    let isOpen = pieces.contains { piece in
      switch piece.token {
      case .ordinary, .escaped, .anyOne, .class: false
      default: true
      }
    }
    return !isOpen && pieces.count != 64
  }

  /// Whether docker-gc, which searches the short ID behind each name too, finds an image by digits of
  /// its ID that its name does not have: the rest of the word behind a `.*` may be some of them.
  func reachesIntoID() throws(RuleError) -> Bool {
    let pieces = POSIXToken.pieces(of: text, .basic)
    let asSearched = try POSIXPattern(" \(text) ", .basic)
    let asMeant = try POSIXPattern(text, .basic, isWhole: true)
    for index in pieces.indices.dropLast(2)
    where pieces[index].token == .anyOne && pieces[index + 1].token == .star {
      guard let name = Self.sample(pieces[..<index], "x"),
        let digits = Self.sample(pieces[(index + 2)...], "0"),
        digits.utf8.count <= 12, digits.utf8.allSatisfy(\.isLowerHex)
      else { continue }
      let id = String(repeating: "e", count: 12 - digits.utf8.count) + digits
      // The longer name is that of a repository that the word leaves open.
      for name in [name + "x", name + "x:x"] {
        let isFound = asSearched.matches(" \(name) \(id) ")
        if isFound, !asMeant.matches(name), !asMeant.matches(id) { return true }
      }
    }
    return false
  }

  /// A text that the pieces match, with `filler` where they leave a character open; `nil` where that
  /// takes more than looking at each.
  private static func sample(_ pieces: ArraySlice<POSIXToken.Piece>, _ filler: String) -> String? {
    var text = ""
    for (index, piece) in zip(pieces.indices, pieces) {
      let isRepeated = index + 1 < pieces.endIndex && pieces[index + 1].token == .star
      switch piece.token {
      case .star: continue
      case _ where isRepeated: continue
      case .ordinary(let scalar), .escaped(let scalar): text.unicodeScalars.append(scalar)
      case .anyOne: text += filler
      case .class(let members):
        guard let pattern = try? POSIXPattern(members, .basic, isWhole: true),
          let member =
            ("0123456789abcdefghijklmnopqrstuvwxyz.-_".first { pattern.matches(String($0)) })
        else { return nil }
        text.append(member)
      case .anchor: continue
      default: return nil
      }
    }
    return text
  }
}

/// The words of a variable, which may come with the quotes and commas of the file it was written in.
enum DockerGCVariable {
  /// No name and no ID holds a quote or a comma: quotes are taken away, and commas stand between
  /// words, but for those in a bracket, a group or a repetition.
  ///
  /// - Throws: a sentence for a quote without its end.
  static func words(_ value: String) throws(RuleError) -> [String] {
    var words: [String] = []
    var word = ""
    var depth = 0
    var quote: Character?
    func finish() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in value {
      switch character {
      case "\"", "'":
        if quote == nil {
          quote = character
        } else if quote == character {
          quote = nil
        }
      case ",": depth > 0 ? word.append(character) : finish()
      case _ where character.isWhitespace:
        depth = 0
        finish()
      default:
        if "([{".contains(character) { depth += 1 }
        if ")]}".contains(character) { depth = max(0, depth - 1) }
        word.append(character)
      }
    }
    finish()
    if let quote {
      throw RuleError("The quote \(quote) is not closed: write names without quotes.")
    }
    return words
  }
}
