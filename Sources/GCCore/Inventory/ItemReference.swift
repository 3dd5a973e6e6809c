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
    let found = targets(in: inventory)
    guard let first = found.first else {
      let kinds =
        switch kind {
        case nil, .container, .image: "container or image"
        case .volume, .network: kind?.rawValue ?? ""
        }
      throw Problem(sentence: "\(whole): the engine has no \(kinds) of that name or ID.")
    }
    guard found.count == 1 else {
      let names = found.prefix(4).map { target in
        target.tag.map { "the image name \($0)" }
          ?? "\(target.item.kind.rawValue) \(target.item.short)"
      }
      throw Problem(
        sentence: "\(whole) may mean \(names.joined(separator: " or ")): \(Self.remedy(found)).")
    }
    return first
  }

  /// Everything that the reference may mean.
  ///
  /// A full ID means what has it. Else a name counts as much as the beginning of an ID: a tag that is
  /// spelled like another image's short ID must not be taken for it.
  public func targets(in inventory: Inventory) -> [Target] {
    var found: [Target] = []
    func add(_ items: [ItemID]) { found += items.map { Target(item: $0) } }
    // `image:1.4` may also be the repository "image" with a tag.
    if kind != nil { found += Self.tagged(whole, in: inventory) }
    switch kind {
    case .volume: add(inventory.volumes[text].map { [$0.itemID] } ?? [])
    case .network: add(Self.networks(text, in: inventory))
    case nil, .container, .image:
      if kind != .image { add(Self.containers(text, in: inventory)) }
      if kind != .container {
        let isFullID = Self.image(withFullID: text, in: inventory) != nil
        if !isFullID {
          found += Self.tagged(text, in: inventory).filter { !found.contains($0) }
        }
        add(Self.images(text, in: inventory))
      }
    }
    return found
  }

  private static func remedy(_ found: [Target]) -> String {
    if let name = found.lazy.compactMap(\.tag).first {
      return "write image:\(name) for the name"
        + (found.contains { $0.tag == nil } ? ", or the full ID of the other" : "")
    }
    let kinds = Set(found.map(\.item.kind))
    if kinds.count > 1 { return "write container: or image: before it" }
    return kinds == [.container]
      ? "write a longer ID, or container:/NAME for a name" : "write a longer ID"
  }

  private static func networks(_ text: String, in inventory: Inventory) -> [ItemID] {
    if inventory.networks[text] != nil { return [.network(text)] }
    let all = inventory.networks.values
    return all.filter { $0.name == text || isShortID(text) && $0.id.hasPrefix(text) }
      .map(\.itemID).sorted()
  }

  /// With a slash before it, a name only.
  private static func containers(_ text: String, in inventory: Inventory) -> [ItemID] {
    if inventory.containers[text] != nil { return [.container(text)] }
    let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
    let all = inventory.containers.values
    return all.filter { $0.names.contains(name) || isShortID(text) && $0.id.hasPrefix(text) }
      .map(\.itemID).sorted()
  }

  /// The tags that the text names: one, but where Podman keeps several that it is short for.
  private static func tagged(_ text: String, in inventory: Inventory) -> [Target] {
    func holders(_ names: Set<String>) -> [Target] {
      inventory.images.values.flatMap { image in
        image.tags.filter(names.contains).map { Target(item: image.itemID, tag: $0) }
      }
    }
    let found = holders(names(text))
    guard found.isEmpty, inventory.host?.product == .podman else { return Array(found.prefix(1)) }
    return holders(longNames(text)).sorted { ($0.tag ?? "") < ($1.tag ?? "") }
  }

  /// What Podman takes a name without a registry for: its tags always have one.
  private static func longNames(_ text: String) -> Set<String> {
    let short = names(text)
    let ofHub = short.map { "docker.io/" + ($0.contains("/") ? "" : "library/") + $0 }
    let ofHere = text.hasPrefix("docker.io/") ? [] : short.map { "localhost/" + $0 }
    return Set(ofHub + ofHere)
  }

  private static func images(_ text: String, in inventory: Inventory) -> [ItemID] {
    if let full = image(withFullID: text, in: inventory) { return [full] }
    let hex = hexadecimal(text)
    if text.contains("@") {
      return inventory.images.values.filter { $0.digests.contains(text) }.map(\.itemID)
    }
    guard isShortID(hex) else { return [] }
    return inventory.images.keys.filter { $0.hasPrefix("sha256:" + hex) }.sorted()
      .map { .image($0) }
  }

  private static func image(withFullID text: String, in inventory: Inventory) -> ItemID? {
    inventory.images["sha256:" + hexadecimal(text)]?.itemID
  }

  private static func hexadecimal(_ text: String) -> String {
    text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text
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
