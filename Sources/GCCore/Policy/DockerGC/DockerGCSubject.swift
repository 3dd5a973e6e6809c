internal import FoundationEssentials

/// An item as docker-gc sees it: the lines of docker's tables that it searches.
struct DockerGCSubject {
  /// A part of it that a pattern is tried on.
  enum Field: Hashable {
    /// The whole line of the table.
    case row
    /// Each `repository:tag` and the short ID; each name.
    case name
    /// Each repository without its tag.
    case repository
    /// Every spelling of `repository:tag`, of the repository and of `repository@digest`.
    case longName
    /// Each `repository@digest`.
    case digest
  }

  private var texts: [Field: [String]]
  /// Digits of the full ID.
  let digits: String

  func texts(_ field: Field) -> [String] { texts[field, default: []] }

  /// An image: a row for each of its names, `repository:tag ID` with blanks around.
  init(_ image: Image) {
    digits = image.id.hasPrefix("sha256:") ? String(image.id.dropFirst(7)) : image.id
    let short = shortID(image.id)
    let tags = image.tags.map { ImageReference.familiar(of: $0) }
    let digests = image.digests.map { ImageReference.familiar(of: $0) }
    let tagged = Set(tags.map { ImageReference.repository(of: $0) })
    let untagged = Set(digests.map { ImageReference.repository(of: $0) }).subtracting(tagged)
    // docker writes <none> where it has no tag, or no name at all, to show.
    var names = tags + untagged.sorted().map { $0 + ":<none>" }
    if names.isEmpty { names = ["<none>:<none>"] }
    let repositories = tagged.union(untagged).sorted()
    texts = [
      .row: names.map { " \($0) \(short) " }, .name: names + [short], .repository: repositories,
      .longName: (tags + repositories + digests).flatMap(Self.longNames),
      .digest: digests,
    ]
  }

  /// A container: its line of `docker ps -a`.
  init(_ container: Container, now: Date) {
    digits = container.id
    texts = [.row: [Self.row(container, now)], .name: container.names + [container.imageName]]
  }

  /// A volume, of which there is only the name.
  init(_ volume: Volume) {
    digits = ""
    texts = [.name: [volume.name]]
  }

  /// Every spelling, also with the other names of Docker Hub's registry.
  private static func longNames(of name: String) -> [String] {
    ImageReference.spellings(of: name).flatMap { spelling in
      guard spelling.hasPrefix(ImageReference.hub + "/") else { return [spelling] }
      return ImageReference.hubHosts.map { $0 + spelling.dropFirst(ImageReference.hub.count) }
    }
  }

  /// Ports are left out: a container that does not run has none.
  private static func row(_ container: Container, _ now: Date) -> String {
    // docker cuts a command at 20 characters and puts quotes around.
    let command =
      container.command.count > 20 ? container.command.prefix(19) + "…" : container.command[...]
    let created = container.createdAt.map { Self.created(seconds: now.timeIntervalSince($0)) } ?? ""
    return [
      shortID(container.id), container.imageName, "\"\(command)\"", created, container.status,
      container.names.joined(separator: ","),
    ].joined(separator: "   ")
  }

  /// As docker says it.
  private static func created(seconds: Double) -> String {
    let seconds = max(0, seconds)
    guard seconds < 1e12 else { return "" }
    let minutes = Int(seconds / 60)
    let hours = Int((seconds / 3600).rounded())
    let words =
      switch seconds {
      case ..<1: "Less than a second"
      case ..<2: "1 second"
      case ..<60: "\(Int(seconds)) seconds"
      case ..<120: "About a minute"
      case ..<3600: "\(minutes) minutes"
      case _ where hours == 1: "About an hour"
      case _ where hours < 48: "\(hours) hours"
      case _ where hours < 24 * 14: "\(hours / 24) days"
      case _ where hours < 24 * 60: "\(hours / 24 / 7) weeks"
      case _ where hours < 24 * 730: "\(hours / 24 / 30) months"
      default: "\(hours / 24 / 365) years"
      }
    return words + " ago"
  }
}
