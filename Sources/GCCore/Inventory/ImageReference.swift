/// A `repository:tag` as the engine checks it when an image is tagged (`POST /images/{id}/tag`).
///
/// The grammar is that of distribution/reference, with the engine's own refusals on top: no digest,
/// no name of 64 hexadecimal digits, no repository called `sha256`.
public struct ImageReference: Hashable, Sendable {
  /// The registry, `docker.io` where none was written.
  public let domain: String
  /// The repository within its registry, like `library/redis`.
  public let path: String
  /// `latest` where none was written.
  public let tag: String

  /// Reads what a person typed; surrounding blanks are not part of it.
  public init(parsing text: String) throws(ImageReferenceError) {
    let trimmed = text.trimmingBlanks()
    guard !trimmed.isEmpty else {
      throw ImageReferenceError("A repository is needed, like team/app:1.0.")
    }
    guard !trimmed.unicodeScalars.contains("@") else {
      throw ImageReferenceError("A tag cannot carry a digest: leave out everything from the @ on.")
    }
    let (domain, remainder) = Self.splitDomain(trimmed)
    let (name, tag) = Self.splitTag(remainder)
    try self.init(
      domain: domain, name: name, tag: tag ?? "latest", isPlain: domain == Self.hub)
  }

  private init(
    domain: String, name: String, tag: String, isPlain: Bool
  ) throws(ImageReferenceError) {
    try Self.check(domain: domain)
    try Self.check(name: name)
    try Self.check(tag: tag)
    let path = isPlain && !name.unicodeScalars.contains("/") ? "library/" + name : name
    self.domain = domain
    self.path = path
    self.tag = tag
    let length = domain.utf8.count + 1 + path.utf8.count
    guard length <= 255 else {
      throw ImageReferenceError(
        "The repository is too long: \(length) characters with its registry, 255 at most.")
    }
    guard repository != "sha256" else {
      throw ImageReferenceError(
        "The repository cannot be called sha256: the engine takes that for a digest.")
    }
    guard !(repository.utf8.count == 64 && repository.utf8.allSatisfy(\.isLowerHex)) else {
      throw ImageReferenceError(
        "The repository cannot be 64 hexadecimal digits: the engine takes that for an ID.")
    }
  }

  /// The repository as docker shows it: `redis`, `team/app`, `ghcr.io/team/app`.
  public var repository: String {
    guard domain == Self.hub else { return domain + "/" + path }
    let rest = path.dropFirst("library/".count)
    return path.hasPrefix("library/") && !rest.unicodeScalars.contains("/") ? String(rest) : path
  }

  /// The whole reference as docker shows it, like `redis:7`.
  public var familiar: String { repository + ":" + tag }

  /// The whole reference with its registry, like `docker.io/library/redis:7`.
  public var canonical: String { domain + "/" + path + ":" + tag }

  /// The familiar form of a reference that an engine gave: never fails, leaves the rest alone.
  public static func familiar(of reference: String) -> String {
    for prefix in [hub + "/", "index." + hub + "/"] where reference.hasPrefix(prefix) {
      let rest = reference.dropFirst(prefix.count)
      let short = rest.dropFirst("library/".count)
      return rest.hasPrefix("library/") && !short.utf8.contains(UInt8(ascii: "/"))
        ? String(short) : String(rest)
    }
    return reference
  }

  /// The form with its registry of a reference that an engine gave.
  public static func canonical(of reference: String) -> String {
    let familiar = familiar(of: reference)
    let (domain, remainder) = splitDomain(familiar)
    guard domain == hub else { return familiar }
    let isPlain = !remainder.utf8.contains(UInt8(ascii: "/"))
    return hub + (isPlain ? "/library/" : "/") + remainder
  }

  /// Every way to write a reference that an engine gave, hosts in lower case: what docker takes for
  /// the same, and what people write for it who have the registry's own name, or Podman's
  /// `localhost/` for what was built here, in mind.
  static func spellings(of reference: String) -> [String] {
    let (domain, rest) = splitDomain(reference)
    let host = domain.lowercased()
    guard hubHosts.contains(host) else {
      return host == "localhost" ? [host + "/" + rest, rest] : [host + "/" + rest]
    }
    let short = rest.dropFirst("library/".count)
    let path =
      rest.hasPrefix("library/") && !short.utf8.contains(UInt8(ascii: "/")) ? String(short) : rest
    guard !path.utf8.contains(UInt8(ascii: "/")) else { return [path, hub + "/" + path] }
    return [path, "library/" + path, hub + "/" + path, hub + "/library/" + path]
  }

  /// A reference or a pattern of references with its host in lower case, and `docker.io` for every
  /// name that Docker Hub has.
  static func withKnownHost(_ text: String) -> String {
    guard let slash = text.firstIndex(of: "/") else { return text }
    let host = text[..<slash].lowercased()
    let isHub = hubHosts.contains(host.filter { $0 != "\\" })
    return (isHub ? hub : host) + text[slash...]
  }

  /// The repository part of `repository:tag` or `repository@digest`.
  public static func repository(of reference: String) -> String {
    let name = reference.prefix { $0 != "@" }
    guard name.count == reference.count else { return String(name) }
    let (domain, remainder) = splitDomain(reference)
    let (path, _) = splitTag(remainder)
    return remainder.utf8.count == reference.utf8.count ? path : domain + "/" + path
  }

  static let hub = "docker.io"

  /// The names that Docker Hub's registry has, its own first.
  static let hubHosts = [hub, "index." + hub, "registry-1." + hub, "registry.hub.docker.com"]

  /// The registry is the first component only where it looks like a host.
  private static func splitDomain(_ text: String) -> (domain: String, remainder: String) {
    guard let slash = text.firstIndex(of: "/") else { return (hub, text) }
    let first = text[..<slash]
    let looksLikeHost =
      first.contains(".") || first.contains(":") || first == "localhost"
      || first.lowercased() != first
    guard looksLikeHost else { return (hub, text) }
    let rest = String(text[text.index(after: slash)...])
    return (first == "index." + hub ? hub : String(first), rest)
  }

  private static func splitTag(_ text: String) -> (name: String, tag: String?) {
    guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}

/// Why a text is no `repository:tag`: one sentence that names the part at fault.
public struct ImageReferenceError: Error, Hashable, Sendable {
  /// What is wrong and with which part. The part is as typed: scrub before showing.
  public let sentence: String

  init(_ sentence: String) {
    self.sentence = sentence
  }
}
