/// The file of containers: words, together one extended regular expression that is searched in
/// the whole line of `docker ps -a`.
extension DockerGCExcludes {
  mutating func readContainers(_ line: DockerGCLine) throws(RuleError) {
    let trimmed = line.trimmed
    if trimmed.hasPrefix("#") {
      warn(
        line.number,
        "docker-gc knows no comments, and every word of them excludes the containers it matches: "
          + "so it does here. Take the comment out if that is not meant.")
    }
    if line.text.unicodeScalars.last == "\r" { warnOfEdges(line) }
    for word in try ShellWord.all(of: trimmed) { try readContainer(word, line.number) }
  }

  private mutating func readContainer(_ word: ShellWord, _ line: Int?) throws(RuleError) {
    var rule = DockerGCRule(text: word.written, line: line, patterns: word.readings)
    for text in word.readings {
      try rule.read(text, .extended, in: .row, .name)
      if let pattern = DockerGCMeaning.wildcards(text, .extended) {
        try rule.read(pattern, .extended, in: .row, .name)
        warn(
          line,
          "docker-gc reads \(text) as a regular expression, in which * is no wildcard: here it also "
            + "protects what it matches with it.")
      }
      if text.hasPrefix("/") {
        try rule.read(String(text.dropFirst()), .extended, isWhole: true, in: .name)
        warn(
          line,
          "docker ps shows names without a slash, so docker-gc does not find \(text): here it "
            + "protects the container of that name.")
      }
    }
    if DockerGCMeaning.hasAnchor(word.meant, .extended) {
      warn(
        line,
        "docker-gc takes ^ and $ in \(word.meant) for the ends of a whole line of docker ps: here "
          + "they are also the ends of a name.")
    }
    if word.readings.count > 1 {
      warn(
        line,
        "docker-gc loses the backslashes of \(word.written): here it protects what it matches with "
          + "them and without.")
    }
    if let digits = DockerGCMeaning.digits(word.meant), digits.utf8.count > 12 {
      rule.readings.append(.id(digits))
      warn(
        line,
        "docker-gc sees 12 digits of an ID, so it does not find \(word.meant): here it protects "
          + "the container whose ID begins so.")
    }
    if try POSIXPattern(word.meant, .extended).matches("") {
      warn(
        line,
        "\(word.meant) matches every line, so docker-gc excludes every container by it: so does "
          + "this.")
    }
    add(rule)
  }
}

/// A word as `xargs` splits a line: quotes and backslashes are taken out.
struct ShellWord: Hashable {
  /// As it stands in the line.
  let written: String
  /// Without quotes and backslashes: what docker-gc gets.
  let meant: String
  /// Without quotes, but with its backslashes: what its documents make people expect.
  let expected: String

  var readings: [String] { meant == expected ? [meant] : [meant, expected] }

  static func all(of line: String) throws(RuleError) -> [ShellWord] {
    var words: [ShellWord] = []
    var written = String.UnicodeScalarView()
    var meant = String.UnicodeScalarView()
    var expected = String.UnicodeScalarView()
    var rest = line.unicodeScalars[...]
    func finish() {
      // docker-gc takes a blank within quotes for the end of a word too.
      let parts = meant.split { $0 == " " || $0 == "\t" }
      if parts.count == 1, meant.count == parts[0].count {
        words.append(
          ShellWord(
            written: String(written), meant: String(meant), expected: String(expected)))
      } else {
        words += parts.map {
          ShellWord(written: String($0), meant: String($0), expected: String($0))
        }
      }
      written = .init()
      meant = .init()
      expected = .init()
    }
    while let scalar = rest.popFirst() {
      switch scalar {
      case " ", "\t":
        finish()
        continue
      case "'", "\"":
        guard let end = rest.firstIndex(of: scalar) else {
          throw RuleError(
            "The quote \(scalar) is not closed, for which docker-gc would exclude nothing at all: "
              + "write names without quotes.")
        }
        meant.append(contentsOf: rest[..<end])
        expected.append(contentsOf: rest[..<end])
        written.append(scalar)
        written.append(contentsOf: rest[...end])
        rest = rest[rest.index(after: end)...]
        continue
      case "\\":
        guard let next = rest.popFirst() else {
          throw RuleError("The line ends with a backslash: take it out.")
        }
        written.append(scalar)
        written.append(next)
        meant.append(next)
        expected.append(scalar)
        expected.append(next)
        continue
      default: break
      }
      written.append(scalar)
      meant.append(scalar)
      expected.append(scalar)
    }
    finish()
    return words
  }
}
