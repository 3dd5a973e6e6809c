/// How the pattern of each kind of rule is read.
extension Exclusion {
  static func container(_ pattern: String) throws(RuleError) -> Matcher {
    if let id = fullID(pattern) { return .id(id) }
    try refuseShortID(pattern, "container and the 64 digits of docker ps --no-trunc")
    // docker inspect writes names with a slash before them.
    let glob = try Glob(pattern.hasPrefix("/") ? String(pattern.dropFirst()) : pattern)
    let grammar = ContainerGrammar.shared
    guard glob.canMatch(grammar.grammar, endingIn: grammar.name) else {
      throw impossible(pattern, "container")
    }
    return .name(glob)
  }

  static func network(_ pattern: String) throws(RuleError) -> Matcher {
    if let id = fullID(pattern) { return .id(id) }
    try refuseShortID(
      pattern, "network and its name, or the digits of docker network ls --no-trunc")
    return try anyName(pattern)
  }

  static func volume(_ pattern: String) throws(RuleError) -> Matcher { try anyName(pattern) }

  /// Networks, and volumes of other drivers, may be called nearly anything.
  private static func anyName(_ pattern: String) throws(RuleError) -> Matcher {
    let glob = try Glob(pattern)
    try refuseQuotes(pattern)
    guard split(pattern, at: ",") == nil else {
      throw RuleError(
        "\(pattern) names several: write one rule a line, or \\ before a comma that is in a name.")
    }
    return .name(glob)
  }

  /// Quotes around a name or a value would be part of it.
  private static func refuseQuotes(_ text: String) throws(RuleError) {
    guard text.utf8.count > 1, let quote = text.first, quote == text.last, "\"'".contains(quote)
    else { return }
    throw RuleError(
      "\(text) is in quotes, which would be part of it: write \(text.dropFirst().dropLast()), or \\ "
        + "before a quote that is meant.")
  }

  static func label(_ pattern: String) throws(RuleError) -> Matcher {
    let parts = split(pattern, at: "=")
    let key = try Glob(parts?.before ?? pattern)
    guard let literal = key.literal else {
      throw RuleError(
        "The key of a label is not a pattern: write \(key.pattern) out, or \\ before * ? [.")
    }
    guard !literal.isEmpty else {
      throw RuleError("The label has no key before the =: write label key=value.")
    }
    try refuseQuotes(parts?.before ?? pattern)
    guard let value = parts?.after else { return .label(key: literal, value: nil) }
    let glob = try Glob(value)
    try refuseQuotes(value)
    let beforeIsBlank =
      parts.map { isBlank($0.before.last) && !$0.before.hasSuffix("\\ ") } ?? false
    guard !beforeIsBlank, !isBlank(value.first) else {
      throw RuleError(
        "A blank beside the = would be part of the label: write label key=value, or \\ before a "
          + "blank that is meant.")
    }
    return .label(key: literal, value: glob)
  }

  /// Both sides of the first `separator` that is neither escaped nor in a class.
  static func split(
    _ pattern: String, at separator: Unicode.Scalar
  ) -> (before: String, after: String)? {
    var isInClass = false
    var isEscaped = false
    for index in pattern.unicodeScalars.indices {
      let scalar = pattern.unicodeScalars[index]
      if isEscaped {
        isEscaped = false
      } else if scalar == separator, !isInClass {
        let after = pattern.unicodeScalars.index(after: index)
        return (String(pattern[..<index]), String(pattern[after...]))
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "[" || scalar == "]" {
        isInClass = scalar == "["
      }
    }
    return nil
  }

  private static func isBlank(_ character: Character?) -> Bool {
    character == " " || character == "\t"
  }

  /// The 64 digits of an ID, which are lower case.
  static func fullID(_ text: String) -> String? {
    text.utf8.count == 64 && text.utf8.allSatisfy(\.isHex) ? text.lowercased() : nil
  }

  /// Twelve digits are what docker shows of an ID: as a name they would protect nothing. So would
  /// others of eight or more, where digits and letters are mixed.
  static func refuseShortID(_ text: String, _ instead: String) throws(RuleError) {
    let count = text.utf8.count
    guard (8..<64).contains(count), text.utf8.allSatisfy(\.isLowerHex),
      text.utf8.contains(where: \.isDigit), count == 12 || !text.utf8.allSatisfy(\.isDigit)
    else { return }
    throw RuleError(
      "\(text) looks like a short ID: write \(instead), or [\(text.prefix(1))]\(text.dropFirst()) "
        + "where it really is a name.")
  }

  /// For a pattern that no name can match, which would protect nothing, silently.
  static func impossible(_ pattern: String, _ kind: String) -> RuleError {
    let hint =
      if pattern.contains(".*") {
        "it is no regular expression, so write * instead of .*"
      } else if pattern.contains(where: { "\"'“”‘’".contains($0) }) {
        "write it without quotes"
      } else if pattern.contains(where: { ",;{|".contains($0) }) {
        "write one rule a line"
      } else if kind == "image", pattern.contains(where: \.isUppercase) {
        "repositories are lower case"
      } else {
        "write it as docker shows it"
      }
    return RuleError("No \(kind) can have a name like \(pattern): \(hint).", matchesNothing: true)
  }
}
