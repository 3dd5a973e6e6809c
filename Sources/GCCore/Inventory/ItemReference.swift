/// An item as a person or script names it: a full or short ID, a container's name, or an image's
/// `repository:tag`; `container:` or `image:` before it says which of the two is meant. A volume is
/// meant only with `volume:` before its name, a network only with `network:`.
public struct ItemReference: Hashable, Sendable {
  /// As it was written.
  public let whole: String
  /// What follows the kind; all of it where none is written.
  public let text: String
  public let kind: ItemKind?

  public init(_ whole: String) {
    self.whole = whole
    // `image:1.4` may also be the repository "image" with a tag: `resolve` tries that first.
    kind = ItemKind.allCases.first { whole.hasPrefix($0.rawValue + ":") }
    text = kind.map { String(whole.dropFirst($0.rawValue.count + 1)) } ?? whole
  }

  /// What a reference names.
  public struct Target: Hashable, Sendable {
    public var item: ItemID
    /// The tag, where the image was named by one: only this name is asked to go.
    public var tag: String?

    public init(item: ItemID, tag: String? = nil) {
      self.item = item
      self.tag = tag
    }
  }

  /// Why a reference cannot be used, as a sentence.
  public struct Problem: Error, Hashable, Sendable {
    public var sentence: String
  }

  /// Finds the one item that the reference names; never guesses between several.
  public func resolve(in inventory: Inventory) throws(Problem) -> Target {
    if let kind, kind > .image { return try resolve(kind, in: inventory) }
    if kind != nil, let tagged = Self.tagged(whole, in: inventory) { return tagged }
    var found: [Target] = []
    if kind != .image { found += Self.containers(text, in: inventory).map { Target(item: $0) } }
    if kind != .container {
      if let tagged = Self.tagged(text, in: inventory) {
        found.append(tagged)
      } else {
        found += Self.images(text, in: inventory).map { Target(item: $0) }
      }
    }
    return try only(
      found, of: "container or image", else: "write a longer ID, or container: or image: before it")
  }

  /// Volumes and networks: what stands before the colon may also be a repository.
  private func resolve(_ kind: ItemKind, in inventory: Inventory) throws(Problem) -> Target {
    let named =
      kind == .volume
      ? inventory.volumes[text].map { [$0.itemID] } ?? [] : Self.networks(text, in: inventory)
    let tagged = Self.tagged(whole, in: inventory).map { [$0] } ?? []
    return try only(
      named.map { Target(item: $0) } + tagged, of: kind.rawValue,
      else: tagged.isEmpty ? "write its full ID" : "write image:\(whole) for the image")
  }

  private func only(_ found: [Target], of kind: String, else remedy: String) throws(Problem)
    -> Target
  {
    guard let first = found.first else {
      throw Problem(sentence: "\(whole): the engine has no \(kind) of that name or ID.")
    }
    guard found.count == 1 else {
      let names = found.prefix(4).map { "\($0.item.kind.rawValue):\($0.item.short)" }
      throw Problem(
        sentence: "\(whole) names \(found.count) items (\(names.joined(separator: ", "))): "
          + "\(remedy).")
    }
    return first
  }

  private static func networks(_ text: String, in inventory: Inventory) -> [ItemID] {
    if inventory.networks[text] != nil { return [.network(text)] }
    let named = inventory.networks.values.filter { $0.name == text }.map(\.itemID).sorted()
    guard named.isEmpty, isShortID(text) else { return named }
    return inventory.networks.keys.filter { $0.hasPrefix(text) }.sorted().map { .network($0) }
  }

  private static func containers(_ text: String, in inventory: Inventory) -> [ItemID] {
    if inventory.containers[text] != nil { return [.container(text)] }
    let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
    let named = inventory.containers.values.filter { $0.names.contains(name) }
    if !named.isEmpty { return named.map(\.itemID) }
    guard isShortID(text) else { return [] }
    return inventory.containers.keys.filter { $0.hasPrefix(text) }.sorted().map { .container($0) }
  }

  private static func tagged(_ text: String, in inventory: Inventory) -> Target? {
    let candidates = names(text)
    for image in inventory.images.values {
      guard let tag = image.tags.first(where: candidates.contains) else { continue }
      return Target(item: image.itemID, tag: tag)
    }
    return nil
  }

  private static func images(_ text: String, in inventory: Inventory) -> [ItemID] {
    let hex = text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text
    if inventory.images["sha256:" + hex] != nil { return [.image("sha256:" + hex)] }
    if text.contains("@") {
      return inventory.images.values.filter { $0.digests.contains(text) }.map(\.itemID)
    }
    guard isShortID(hex) else { return [] }
    return inventory.images.keys.filter { $0.hasPrefix("sha256:" + hex) }.sorted()
      .map { .image($0) }
  }

  /// The names that the engine takes for the same: without a tag, `latest` is meant.
  private static func names(_ text: String) -> Set<String> {
    let last = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    var names: Set = [last.contains(":") ? text : text + ":latest"]
    for prefix in ["docker.io/library/", "docker.io/"] where text.hasPrefix(prefix) {
      names.formUnion(Self.names(String(text.dropFirst(prefix.count))))
    }
    return names
  }

  private static func isShortID(_ text: String) -> Bool {
    (4...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

/// The references that a file or a pipe lists: one a line, `#` starts a comment.
public func itemReferences(inLines text: String) -> [(line: Int, reference: ItemReference)] {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap
  {
    number, line in
    let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
    return words.first.map { (number + 1, ItemReference(String($0))) }
  }
}
