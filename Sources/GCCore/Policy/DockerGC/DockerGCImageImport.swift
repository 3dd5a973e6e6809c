/// A line of docker-gc's file of images as rules of gctui's.
///
/// docker-gc matches `repository:tag` as one text, where gctui's patterns without a tag are about
/// the repository; and it sees an image that only a digest names as `repository:<none>`.
enum DockerGCImageImport {
  static func lines(_ text: String) throws(RuleError) -> [String] {
    if let digits = DockerGCMeaning.digits(text) {
      guard digits.utf8.count == 64 else {
        throw RuleError(
          "an ID is written in full here, image sha256: and the 64 digits of docker images "
            + "--no-trunc")
      }
      return ["image sha256:" + digits]
    }
    guard !DockerGCMeaning.isExtended(text) else {
      throw RuleError(
        "it is written as an extended regular expression, which docker-gc does not read")
    }
    var pieces = POSIXToken.pieces(of: try withoutWildcards(text), .basic)
    // It is tried between blanks, where these are ordinary characters; meant are the ends.
    if pieces.first?.token == .anchor("^") { pieces.removeFirst() }
    if pieces.last?.token == .anchor("$") { pieces.removeLast() }
    guard mayMatchOnlyNames(pieces) else {
      throw RuleError("it may also match the IDs of images")
    }
    guard try !matches(pieces, "<none>:<none>") else {
      throw RuleError("docker-gc also matches images without any name by it")
    }
    let behind = pieces.lastIndex { isScalar($0, "/") }.map { $0 + 1 } ?? 0
    var globs =
      if let colon = pieces[behind...].lastIndex(where: { isScalar($0, ":") }) {
        try tagged(pieces, colon)
      } else {
        try untagged(pieces, behind)
      }
    var seen: Set<String> = []
    globs = globs.filter { seen.insert($0).inserted }
    for glob in globs where GlobTranslation.reachesIntoRegistry(try Glob(glob).tokens) {
      throw RuleError("here it would also match names with docker.io/ before them")
    }
    return globs.map { "image " + $0 }
  }

  /// The expression with wildcards of a shell as regular ones, where it means nothing without: a
  /// `*` behind the colon, or where no tag follows, repeats a character of what is no whole name.
  private static func withoutWildcards(_ text: String) throws(RuleError) -> String {
    guard let expression = DockerGCMeaning.wildcards(text, .basic) else { return text }
    let pieces = POSIXToken.pieces(of: text, .basic)
    let isOnlyAtEnd =
      pieces.count { $0.token == .star } == 1 && pieces.last?.token == .star
      && pieces.dropLast().last.map { isScalar($0, ":") } ?? false
    guard DockerGCMeaning.isBare(text) || isOnlyAtEnd else {
      throw RuleError("docker-gc takes its * for a repetition, which no pattern says")
    }
    return expression
  }

  /// The colon before the tag is written out.
  private static func tagged(
    _ pieces: [POSIXToken.Piece], _ colon: Int
  ) throws(RuleError) -> [String] {
    let tag = Array(pieces[(colon + 1)...])
    let host = Array(pieces[..<colon])
    // The colon may also be that of a registry's port: then an image of it may have only a digest.
    let digests =
      colon > 0 && tag.suffix(2).map(\.token) == [.anyOne, .star] && mayBeRegistry(host)
      ? [try glob(pieces) + "@*"] : []
    // A rule without a tag covers every tag, and what has none.
    if tag.map(\.token) == [.anyOne, .star] { return [try glob(host)] + digests }
    guard try !matches(tag, "<none>") else { throw alsoUntagged }
    return [try glob(pieces)] + digests
  }

  /// Whether it may be the whole name of a host, as docker tells one from a repository without a
  /// port to go by.
  private static func mayBeRegistry(_ host: [POSIXToken.Piece]) -> Bool {
    host.map(\.text).joined() == "localhost"
      || !host.contains { isScalar($0, "/") }
        && host.contains {
          switch $0.token {
          case .anyOne, .class, .escaped("."): true
          default: false
          }
        }
  }

  /// No colon is written out: it is in whatever may match one.
  private static func untagged(
    _ pieces: [POSIXToken.Piece], _ behind: Int
  ) throws(RuleError) -> [String] {
    // docker-gc matches nothing by a repository alone, and documents that it is a name.
    var globs = [try glob(pieces)]
    var index = behind
    while index < pieces.count {
      let isStarred = index + 1 < pieces.count && pieces[index + 1].token == .star
      let rest = Array(pieces[(index + (isStarred ? 2 : 1))...])
      let before = try glob(Array(pieces[..<index]))
      switch pieces[index].token {
      case .anyOne where isStarred && rest.isEmpty: globs.append(before + "*")
      case .anyOne where isStarred:
        guard try !matches(Array(pieces[index...]), "<none>") else { throw alsoUntagged }
        globs.append(before + "*:*" + (try glob(rest)))
      case .anyOne where !rest.isEmpty:
        guard try !matches(rest, "<none>") else { throw alsoUntagged }
        globs.append(before + ":" + (try glob(rest)))
      case .class(let members) where members.hasPrefix("[^") || members.contains(":"):
        throw RuleError("no pattern says what \(members) means in it")
      default: break
      }
      index += isStarred ? 2 : 1
    }
    return globs
  }

  private static var alsoUntagged: RuleError {
    RuleError("docker-gc also matches images by it that only a digest names")
  }

  private static func glob(_ pieces: [POSIXToken.Piece]) throws(RuleError) -> String {
    try GlobTranslation.glob(pieces[...])
  }

  private static func matches(
    _ pieces: [POSIXToken.Piece], _ text: String
  ) throws(RuleError) -> Bool {
    try POSIXPattern(pieces.map(\.text).joined(), .basic, isWhole: true).matches(text)
  }

  /// Whether it holds a character that no ID has, or is a name that is longer or shorter than one.
  private static func mayMatchOnlyNames(_ pieces: [POSIXToken.Piece]) -> Bool {
    let literals = pieces.compactMap { piece -> Unicode.Scalar? in
      switch piece.token {
      case .ordinary(let scalar), .escaped(let scalar): scalar
      default: nil
      }
    }
    return literals.count == pieces.count && literals.count != 12
      || literals.contains { !$0.isASCII || !UInt8(ascii: $0).isLowerHex }
  }

  private static func isScalar(_ piece: POSIXToken.Piece, _ scalar: Unicode.Scalar) -> Bool {
    piece.token == .ordinary(scalar) || piece.token == .escaped(scalar)
  }
}
