/// A way to exclude the chosen items, to be picked from a prompt.
public struct ExclusionOffer: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case exactItems, name, namePattern, repository, label
  }

  public let kind: Kind
  /// The rules it would add, one a line.
  public let rules: [Exclusion]
  /// The line of the prompt, unscrubbed.
  public let text: String
  /// How many containers and images of the inventory, running ones too, these rules would protect.
  public let protects: Int
}

extension ExclusionSet {
  /// What can be offered to exclude these items: their names, their repositories, patterns of their
  /// names, every label that all of them carry, and last their IDs, which a rebuilt image or a
  /// container that was made again no longer has.
  ///
  /// Each offer protects all the items; items that the inventory does not know are left out.
  public static func offers(for items: [ItemID], in inventory: Inventory) -> [ExclusionOffer] {
    let facts = items.compactMap { Subject($0, in: inventory) }
    guard let first = facts.first else { return [] }
    var drafts: [(kind: ExclusionOffer.Kind, lines: [String], text: String)] = []
    func draft(
      _ kind: ExclusionOffer.Kind, _ what: String, shortens: Bool = false,
      _ lines: (Subject) -> [String]
    ) {
      let each = facts.map(lines)
      guard each.allSatisfy({ !$0.isEmpty }) else { return }
      var seen: Set<String> = []
      let all = each.flatMap { $0 }.filter { seen.insert($0).inserted }
      let line = shortens ? "\(first.kind) \(first.shortID)" : all[0]
      let shown = all.count == 1 ? line : "\(all.count) rules"
      drafts.append((kind, all, "\(what): \(shown)"))
    }
    let one = facts.count == 1
    draft(.name, one ? "by its name" : "by their names") { $0.names }
    draft(.repository, one ? "its whole repository" : "their whole repositories") {
      $0.repositories
    }
    draft(.namePattern, one ? "names like it" : "names like theirs") { $0.patterns }
    for line in first.labelLines where facts.allSatisfy({ $0.labelLines.contains(line) }) {
      drafts.append((.label, [line], "everything with the label: \(line.dropFirst(6))"))
    }
    draft(
      .exactItems, one ? "this \(first.kind) only, by its ID" : "these items only, by their IDs",
      shortens: true
    ) { $0.exact }
    return drafts.compactMap { draft in
      let rules = draft.lines.compactMap { line in try? Exclusion(parsing: line) }
      guard rules.count == draft.lines.count else { return nil }
      let protects = ExclusionSet(rules: rules).count(in: inventory)
      return ExclusionOffer(kind: draft.kind, rules: rules, text: draft.text, protects: protects)
    }
  }

  /// How many containers and images, running ones too, some rule protects.
  public func count(in inventory: Inventory) -> Int {
    inventory.containers.values.count { protection(of: $0) != nil }
      + inventory.images.values.count { protection(of: $0) != nil }
  }
}

/// The rule lines that one item can be excluded by.
private struct Subject {
  let kind: String
  /// By its ID; empty where that is its name.
  var exact: [String] = []
  let shortID: String
  var names: [String] = []
  var patterns: [String] = []
  var repositories: [String] = []
  let labelLines: [String]

  init?(_ item: ItemID, in inventory: Inventory) {
    kind = item.kind.rawValue
    shortID = item.short
    if item.kind != .volume { exact = ["\(kind) \(item.id)"] }
    switch item.kind {
    case .container:
      guard let container = inventory.containers[item.id] else { return nil }
      labelLines = Self.lines(container.labels)
      names = container.names.map { "container " + Glob.escaping($0) }
      patterns = container.names.compactMap(Self.stem).map { "container " + $0 }
    case .image:
      guard let image = inventory.images[item.id] else { return nil }
      labelLines = Self.lines(image.labels)
      let tags = image.tags.map { ImageReference.familiar(of: $0) }
      let digests = image.digests.map { ImageReference.familiar(of: $0) }
      names = tags.map { "image " + Glob.escaping($0) }
      repositories = Self.unique((tags + digests).map { ImageReference.repository(of: $0) })
        .map { "image " + Glob.escaping($0) }
      patterns = Self.unique(tags.compactMap(Self.namespace)).map { "image " + $0 }
    case .volume:
      guard let volume = inventory.volumes[item.id] else { return nil }
      labelLines = Self.lines(volume.labels)
      names = ["volume " + Glob.escaping(volume.name)]
      patterns = [volume.name].compactMap(Self.stem).map { "volume " + $0 }
    case .network:
      guard let network = inventory.networks[item.id] else { return nil }
      labelLines = Self.lines(network.labels)
      names = ["network " + Glob.escaping(network.name)]
      patterns = [network.name].compactMap(Self.stem).map { "network " + $0 }
    }
  }

  /// `shop-web-*` for `shop-web-12`: the last part, where it holds a digit, becomes a `*`.
  private static func stem(_ name: String) -> String? {
    guard let cut = name.lastIndex(where: { "-_.".contains($0) }) else { return nil }
    let tail = name[name.index(after: cut)...]
    guard cut != name.startIndex, tail.contains(where: \.isNumber) else { return nil }
    return Glob.escaping(String(name[...cut])) + "*"
  }

  /// `ghcr.io/team/*` for `ghcr.io/team/app:1`.
  private static func namespace(_ tag: String) -> String? {
    tag.lastIndex(of: "/").map { Glob.escaping(String(tag[...$0])) + "*" }
  }

  /// One rule a label; a value too long for a line that people read gives a rule for any value.
  private static func lines(_ labels: [String: String]) -> [String] {
    labels.sorted { $0.key < $1.key }.map { key, value in
      let key = "label " + escaping(key, "=")
      return value.utf8.count > 200 ? key : key + "=" + escaping(value, "")
    }
  }

  private static func escaping(_ text: String, _ more: String) -> String {
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    let scalars = Array(Glob.escaping(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let isEdge = index == 0 || index == scalars.count - 1
      let needs =
        more.unicodeScalars.contains(scalar) || (" \"'".unicodeScalars.contains(scalar) && isEdge)
      if needs, previous != "\\" { line.append("\\") }
      line.append(scalar)
      previous = scalar
    }
    return String(line)
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
