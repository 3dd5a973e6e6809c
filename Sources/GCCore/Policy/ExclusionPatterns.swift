/// How the pattern of each kind of rule is read.
extension Exclusion {
  static func container(_ pattern: String) throws(RuleError) -> Matcher {
    if isFullID(pattern) { return .id(pattern) }
    try refuseShortID(pattern, "container and the 64 digits of docker ps --no-trunc")
    // docker inspect writes names with a slash before them.
    return .name(try Glob(pattern.hasPrefix("/") ? String(pattern.dropFirst()) : pattern))
  }

  static func network(_ pattern: String) throws(RuleError) -> Matcher {
    if isFullID(pattern) { return .id(pattern) }
    try refuseShortID(
      pattern, "network and its name, or the digits of docker network ls --no-trunc")
    return .name(try Glob(pattern))
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
    guard let value = parts?.after else { return .label(key: literal, value: nil) }
    return .label(key: literal, value: try Glob(value))
  }

  /// `redis` is every tag and digest of the repository; `redis:*` is every tag; with an `@`, digests.
  static func image(_ pattern: String) throws(RuleError) -> Matcher {
    let digits = pattern.hasPrefix("sha256:") ? String(pattern.dropFirst(7)) : pattern
    if isFullID(digits) { return .id("sha256:" + digits) }
    guard !pattern.hasPrefix("sha256:") else {
      throw RuleError(
        "An image is named by its full ID: write image sha256: and all 64 digits of "
          + "docker images --no-trunc.")
    }
    try refuseShortID(pattern, "image sha256: and the 64 digits of docker images --no-trunc")
    let glob = try Glob(pattern)
    if split(pattern, at: "@") != nil { return .reference(tag: nil, digest: glob) }
    if let literal = glob.literal { return try exactImage(literal) }
    let base = pattern.hasPrefix("index.docker.io/") ? String(pattern.dropFirst(6)) : pattern
    if hasTag(base) { return .reference(tag: try Glob(base), digest: nil) }
    return .reference(tag: try Glob(base + ":*"), digest: try Glob(base + "@*"))
  }

  /// A name without wildcards is checked as the engine checks it: one that no image can have would
  /// protect nothing, silently.
  private static func exactImage(_ name: String) throws(RuleError) -> Matcher {
    let reference: ImageReference
    do throws(ImageReferenceError) {
      reference = try ImageReference(parsing: name)
    } catch {
      throw RuleError("No image can be called \(name). \(error.sentence)")
    }
    if hasTag(name) {
      return .reference(tag: try Glob(Glob.escaping(reference.familiar)), digest: nil)
    }
    let repository = Glob.escaping(reference.repository)
    return .reference(tag: try Glob(repository + ":*"), digest: try Glob(repository + "@*"))
  }

  /// Whether a colon follows the last slash: before it, it belongs to a registry's port.
  private static func hasTag(_ pattern: String) -> Bool {
    var isInClass = false
    var isEscaped = false
    var found = false
    for scalar in pattern.unicodeScalars {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch scalar {
      case "\\": isEscaped = true
      case "[": isInClass = true
      case "]": isInClass = false
      case "/" where !isInClass: found = false
      case ":" where !isInClass: found = true
      default: break
      }
    }
    return found
  }

  /// Both sides of the first `separator` that is neither escaped nor in a class.
  private static func split(
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

  private static func isFullID(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy(\.isLowerHex)
  }

  /// Twelve digits are what docker shows of an ID: as a name they would protect nothing.
  private static func refuseShortID(_ text: String, _ instead: String) throws(RuleError) {
    guard text.utf8.count == 12, text.utf8.allSatisfy(\.isLowerHex),
      text.utf8.contains(where: \.isDigit)
    else { return }
    throw RuleError(
      "\(text) looks like a short ID: write \(instead), or [\(text.prefix(1))]\(text.dropFirst()) "
        + "where it really is a name.")
  }
}
