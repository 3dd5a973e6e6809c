/// How the pattern of a rule for images is read.
extension Exclusion {
  /// `redis` is every tag and digest of the repository; `redis:*` is every tag; with an `@`, digests.
  static func image(_ written: String) throws(RuleError) -> Matcher {
    let isNamed = written.hasPrefix("sha256:")
    if let id = fullID(isNamed ? String(written.dropFirst(7)) : written) {
      return .id("sha256:" + id)
    }
    guard !isNamed else {
      throw RuleError(
        "An image is named by its full ID: write image sha256: and all 64 digits of "
          + "docker images --no-trunc.")
    }
    try refuseShortID(written, "image sha256: and the 64 digits of docker images --no-trunc")
    _ = try Glob(written)
    try refuseBareAddress(written)
    let pattern = ImageReference.withKnownHost(withBareSeparators(written))
    try refuseHubPattern(pattern)
    if let parts = split(pattern, at: "@") {
      return try digest(parts.after, of: parts.before, written)
    }
    if let literal = try Glob(pattern).literal { return try exactImage(literal, written) }
    let isTagged = tagStart(in: pattern) != nil
    let tag = try Glob(isTagged ? pattern : pattern + ":*")
    let digest = isTagged ? nil : try Glob(pattern + "@*")
    let grammar = ImageGrammar.shared
    guard
      tag.canMatch(grammar.grammar, endingIn: grammar.tag)
        || digest?.canMatch(grammar.grammar, endingIn: grammar.digest) == true
    else { throw impossible(written, "image") }
    return .reference(tag: tag, digests: digest.map { [$0] } ?? [])
  }

  /// What stands between the parts of a name needs no backslash, and is found without one.
  private static func withBareSeparators(_ pattern: String) -> String {
    var text = ""
    var isEscaped = false
    for character in pattern {
      if isEscaped, ":/@".contains(character) { text.removeLast() }
      text.append(character)
      isEscaped = character == "\\" && !isEscaped
    }
    return text
  }

  /// The brackets of an IPv6 address would be a class of its digits.
  private static func refuseBareAddress(_ pattern: String) throws(RuleError) {
    guard pattern.hasPrefix("["), let end = pattern.firstIndex(of: "]") else { return }
    let address = pattern[..<end].dropFirst()
    guard address.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1,
      address.utf8.allSatisfy({ $0.isHex || $0 == UInt8(ascii: ":") })
    else { return }
    throw RuleError("[ ] stands for one of several characters: write \\[\(address)\\] for a host.")
  }

  /// A wildcard for one of the other names that Docker Hub has: its images go by `docker.io`.
  private static func refuseHubPattern(_ pattern: String) throws(RuleError) {
    guard let slash = pattern.firstIndex(of: "/"),
      let host = try? Glob(String(pattern[..<slash])), !host.matches(ImageReference.hub),
      ImageReference.hubHosts.contains(where: host.matches)
    else { return }
    throw RuleError(
      "The images of Docker Hub are called \(ImageReference.hub)/…: write image "
        + "\(ImageReference.hub)\(pattern[slash...]).", matchesNothing: true)
  }

  /// A name without wildcards is checked as the engine checks it: one that no image can have would
  /// protect nothing, silently.
  private static func exactImage(_ name: String, _ written: String) throws(RuleError) -> Matcher {
    let reference = try reference(name, written)
    if tagStart(in: name) != nil {
      return .reference(tag: try Glob(Glob.escaping(reference.familiar)), digests: [])
    }
    let repository = Glob.escaping(reference.repository)
    return .reference(tag: try Glob(repository + ":*"), digests: [try Glob(repository + "@*")])
  }

  /// `redis@sha256:…`, and `redis:7@sha256:…`, of which docker looks at the digest only.
  private static func digest(
    _ digest: String, of name: String, _ written: String
  ) throws(RuleError) -> Matcher {
    let tail = try Glob(digest.lowercased())
    let length = "sha256:".count + 64
    let isOpen = tail.tokens.contains(.anyNumber)
    let count = tail.tokens.count { $0 != .anyNumber }
    guard isOpen || !digest.hasPrefix("sha256:") || count == length else {
      throw incomplete(written)
    }
    guard !isOpen || count <= length else { throw incomplete(written) }
    var names = [name]
    if let literal = try Glob(name).literal {
      names = [Glob.escaping(try reference(literal, written).repository)]
    } else if digest != "*", let colon = tagStart(in: name) {
      // With a wildcard behind it the colon may also be that of a port: for any digest it is that.
      names.append(String(name[..<colon]))
    }
    let grammar = ImageGrammar.shared
    var globs: [Glob] = []
    for name in names {
      let glob = try Glob(name + "@" + digest.lowercased())
      if glob.canMatch(grammar.grammar, endingIn: grammar.digest) { globs.append(glob) }
    }
    guard !globs.isEmpty else { throw incomplete(written) }
    return .reference(tag: nil, digests: globs)
  }

  private static func incomplete(_ written: String) -> RuleError {
    RuleError(
      "No image can have a digest like \(written): after the @ write sha256: and its 64 digits, or "
        + "a * for the rest of them.", matchesNothing: true)
  }

  private static func reference(
    _ name: String, _ written: String
  ) throws(RuleError) -> ImageReference {
    do throws(ImageReferenceError) {
      return try ImageReference(parsing: name)
    } catch {
      throw RuleError("No image can be called \(written). \(error.sentence)", matchesNothing: true)
    }
  }

  /// The colon behind the last slash: before it, it belongs to a registry's port.
  private static func tagStart(in pattern: String) -> String.Index? {
    var isInClass = false
    var isEscaped = false
    var found: String.Index?
    for index in pattern.unicodeScalars.indices {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch pattern.unicodeScalars[index] {
      case "\\": isEscaped = true
      case "[": isInClass = true
      case "]": isInClass = false
      case "/" where !isInClass: found = nil
      case ":" where !isInClass: found = index
      default: break
      }
    }
    return found
  }
}
