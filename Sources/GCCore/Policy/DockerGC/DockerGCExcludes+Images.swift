/// The file of images: on each line a basic regular expression, tried between blanks on
/// `repository:tag ID`.
extension DockerGCExcludes {
  mutating func readImages(_ line: DockerGCLine, isFile: Bool) throws(RuleError) {
    guard let words = words(of: line) else { return }
    for word in words {
      var rule = DockerGCRule(text: word, line: line.number)
      // As docker-gc does it; then as a person means it, who sees a name or an ID.
      try rule.read(" \(word) ", .basic, in: .row)
      let digits = DockerGCMeaning.digits(word)
      if let digits { rule.readings.append(.id(digits)) }
      if isFile { warn(word, digits, line.number) }
      let meanings = try meanings(of: word, line.number)
      let image = DockerGCImageWord(text: word)
      let fields: [DockerGCSubject.Field] =
        [.name, .repository, .digest] + (image.isLong ? [.longName] : [])
      for meaning in meanings {
        try rule.read(meaning.pattern, meaning.syntax, isWhole: true, in: fields)
      }
      if let problem = image.problem(of: meanings), digits == nil { throw problem }
      add(rule)
    }
  }

  /// What a person may have meant by a word, each with a warning where docker-gc takes it for
  /// something else.
  private mutating func meanings(
    of word: String, _ line: Int?
  ) throws(RuleError) -> [(pattern: String, syntax: POSIXPattern.Syntax)] {
    var meanings: [(pattern: String, syntax: POSIXPattern.Syntax)] = [(word, .basic)]
    if DockerGCMeaning.hasAnchor(word, .basic) {
      warn(
        line,
        "docker-gc matches nothing with \(word), for it puts blanks around: here ^ and $ are the "
          + "ends of a name.")
    }
    if let pattern = DockerGCMeaning.wildcards(word, .basic) {
      meanings.append((pattern, .basic))
      warn(
        line,
        "docker-gc reads \(word) as a regular expression, in which * and ? are no wildcards: here "
          + "it also protects what it matches with them.")
    }
    if DockerGCMeaning.isExtended(word) {
      meanings.append((word, .extended))
      if let pattern = DockerGCMeaning.wildcards(word, .extended) {
        meanings.append((pattern, .extended))
      }
      warn(
        line,
        "docker-gc reads \(word) as a basic regular expression, in which | + ( ) { } are ordinary "
          + "characters: here it also protects what the extended one matches.")
    }
    let image = DockerGCImageWord(text: word)
    if image.isLong {
      meanings += meanings.map { (DockerGCImageWord(text: $0.pattern).asTaken, $0.syntax) }
      warn(
        line,
        "docker-gc compares names as docker shows them, so it matches nothing with \(word): here it "
          + "protects the image that docker takes for the same.")
    }
    if try image.reachesIntoID() {
      warn(
        line,
        "docker-gc also searches the ID that stands behind a name, so that \(word) excludes images "
          + "by digits of their IDs: so it does here.")
    }
    return meanings
  }

  private mutating func warn(_ word: String, _ digits: String?, _ line: Int?) {
    if let digits {
      guard digits.utf8.count != 12 || word.hasPrefix("sha256:") else { return }
      warn(
        line,
        "docker-gc compares IDs of 12 digits, so it matches nothing with \(word): here it protects "
          + "the image whose ID begins so.")
    } else if word.contains("@") {
      warn(line, "docker-gc does not see digests: here \(word) protects what was pulled by it.")
    } else if DockerGCMeaning.isBare(word), DockerGCMeaning.wildcards(word, .basic) == nil {
      warn(
        line,
        "docker-gc matches nothing with \(word), for it compares repository:tag: here it protects "
          + "every tag.")
    }
  }

  /// The patterns of a line of the files of images and volumes; `nil` where it says nothing.
  mutating func words(of line: DockerGCLine) -> [String]? {
    let trimmed = line.trimmed
    guard !trimmed.isEmpty else { return nil }
    if trimmed != line.words.joined() { readWhole(line) }
    guard !trimmed.hasPrefix("#") else {
      warn(
        line.number,
        "docker-gc knows no comments, but no name holds a #: the line itself protects nothing, "
          + "there or here.")
      return nil
    }
    warnOfEdges(line)
    if trimmed.unicodeScalars.contains(where: { $0 == " " || $0 == "\t" }) {
      warn(
        line.number,
        "docker-gc takes the whole line for one pattern, which matches nothing: here each of its "
          + "words protects, up to a #.")
    }
    return line.words
  }

  /// A comment, or a line of several words, matches nothing as a whole, unless a `\|` is in it:
  /// then docker-gc finds what stands on either side.
  private mutating func readWhole(_ line: DockerGCLine) {
    guard
      POSIXToken.pieces(of: line.text, .basic).contains(where: { $0.token == .alternative })
    else { return }
    var rule = DockerGCRule(text: line.trimmed, line: line.number)
    do throws(RuleError) {
      if form == .dockerGCImages {
        try rule.read(" \(line.text) ", .basic, in: .row)
      } else {
        try rule.read(line.text, .basic, in: .name)
      }
    } catch {
      // What is no expression protects nothing there either.
      return
    }
    add(rule)
    warn(
      line.number,
      "docker-gc takes what stands beside a \\| in it for a pattern, whatever the line says: so "
        + "does this.")
  }
}
