/// The file of volumes: on each line a basic regular expression, searched in the name.
extension DockerGCExcludes {
  mutating func readVolumes(_ line: DockerGCLine) throws(RuleError) {
    guard !line.trimmed.isEmpty else {
      add(DockerGCRule(text: line.trimmed, line: line.number, readings: [.everything]))
      warn(
        line.number,
        "The line is blank, and docker-gc excludes every volume by an empty line: so does this. "
          + "Take it out if that is not meant.")
      return
    }
    guard let words = words(of: line) else { return }
    for word in words {
      let isQuoted = POSIXToken.pieces(of: word, .basic).contains { piece in
        if case .ordinary(let scalar) = piece.token {
          "\"',".unicodeScalars.contains(scalar)
        } else {
          false
        }
      }
      guard !isQuoted else {
        throw RuleError(
          "No volume can have a name like \(word): write names without quotes and commas, one a line."
        )
      }
      var rule = DockerGCRule(text: word, line: line.number)
      try rule.read(word, .basic, in: .name)
      if let pattern = DockerGCMeaning.wildcards(word, .basic) {
        try rule.read(pattern, .basic, in: .name)
        warn(
          line.number,
          "docker-gc reads \(word) as a regular expression, in which * and ? are no wildcards: "
            + "here it also protects what it matches with them.")
      }
      if DockerGCMeaning.isExtended(word) {
        try rule.read(word, .extended, in: .name)
        warn(
          line.number,
          "docker-gc reads \(word) as a basic regular expression, in which | + ( ) { } are "
            + "ordinary characters: here it also protects what the extended one matches.")
      }
      add(rule)
    }
  }
}
