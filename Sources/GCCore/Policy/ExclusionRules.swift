/// The rules of any number of sources in force together: gctui's own files and those of docker-gc.
///
/// An item is excluded as soon as a rule of one source matches; the first source's is named.
public struct ExclusionRules: Sendable {
  /// Where rules come from.
  public struct Source: Hashable, Sendable {
    /// How its lines are read.
    public enum Form: String, Hashable, Sendable, Codable {
      case gctui
      case dockerGCImages = "docker-gc images"
      case dockerGCContainers = "docker-gc containers"
      case dockerGCVolumes = "docker-gc volumes"
    }

    /// Path of the file, or the name of the environment variable.
    public let path: String
    public let form: Form
    /// How many rules it holds.
    public let count: Int
  }

  private enum Part: Sendable {
    case own(ExclusionDocument, ExclusionSet)
    case dockerGC(DockerGCExcludes)
  }

  /// In the order in which they are asked.
  public private(set) var sources: [Source] = []
  /// What works otherwise than whoever wrote a rule may expect, in the order of the sources.
  public private(set) var warnings: [ExclusionWarning] = []
  private var parts: [Part] = []

  /// No rules at all.
  public init() {}

  /// The rules of gctui's own form.
  ///
  /// - Parameters:
  ///   - path: of the file they stand in.
  ///   - saved: what that file holds, where it is not the document itself.
  ///   - tellsPath: whether a protection says in which file its rule stands.
  public mutating func add(
    _ document: ExclusionDocument, path: String, saved: ExclusionDocument? = nil,
    tellsPath: Bool = true
  ) {
    sources.append(Source(path: path, form: .gctui, count: document.rules.count))
    parts.append(
      .own(document, ExclusionSet(document, saved: saved, file: tellsPath ? path : nil)))
  }

  /// The rules of one of docker-gc's files or variables.
  public mutating func add(_ excludes: DockerGCExcludes) {
    sources.append(
      Source(path: excludes.file, form: excludes.form, count: excludes.rules.count))
    warnings += excludes.warnings
    parts.append(.dockerGC(excludes))
  }

  /// Whether there is no rule.
  public var isEmpty: Bool { sources.allSatisfy { $0.count == 0 } }

  /// The rules in gctui's own form, each with its place.
  public var own: [(rule: Exclusion, place: Protection)] {
    zip(sources, parts).flatMap { source, part -> [(rule: Exclusion, place: Protection)] in
      guard case .own(let document, _) = part else { return [] }
      return document.rules.map { entry in
        (
          entry.rule,
          Protection(rule: entry.rule.text, line: entry.line, file: source.path)
        )
      }
    }
  }

  /// Every rule with what it matches now, in the order of the sources.
  public func uses(in inventory: Inventory) -> [ExclusionUse] {
    zip(sources, parts).flatMap { source, part -> [ExclusionUse] in
      switch part {
      case .own(let document, _):
        document.rules.map { entry in
          ExclusionUse(
            protection: Protection(rule: entry.rule.text, line: entry.line, file: source.path),
            form: source.form,
            items: ExclusionSet(rules: [entry.rule]).items(in: inventory))
        }
      case .dockerGC(let excludes):
        excludes.uses(in: inventory).map {
          ExclusionUse(protection: $0.protection, form: source.form, items: $0.items)
        }
      }
    }
  }

  /// The rule that protects an item of an inventory; none for an item that is not in it.
  public func protection(of item: ItemID, in inventory: Inventory) -> Protection? {
    for part in parts {
      let protection =
        switch part {
        case .own(_, let set): set.protection(of: item, in: inventory)
        case .dockerGC(let excludes): excludes.protection(of: item, in: inventory)
        }
      if let protection { return protection }
    }
    return nil
  }
}

/// A rule and what it matches.
public struct ExclusionUse: Hashable, Sendable {
  /// The rule and where it stands.
  public let protection: Protection
  public let form: ExclusionRules.Source.Form
  /// Empty for a rule that matches nothing.
  public let items: [ItemID]
}

/// A rule that does something else than whoever wrote it may expect.
public struct ExclusionWarning: Hashable, Sendable {
  /// Path of the file, or the name of the environment variable.
  public let file: String
  /// Counted from one, in their order; empty for a variable.
  public internal(set) var lines: [Int]
  /// What holds here, and what docker-gc makes of it. Quotes the file: scrub before showing.
  public let sentence: String

  /// With its place, like `/etc/docker-gc-exclude:3: …`. Unscrubbed.
  public var text: String {
    lines.isEmpty
      ? "\(file): \(sentence)"
      : "\(file):\(lines.map(String.init).joined(separator: ",")): \(sentence)"
  }
}
