/// The kinds of things that gctui removes, in the order in which they go.
public enum ItemKind: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case container
  case image
  case volume
  case network

  public static func < (one: ItemKind, other: ItemKind) -> Bool { one.order < other.order }

  private var order: Int {
    switch self {
    case .container: 0
    case .image: 1
    case .volume: 2
    case .network: 3
    }
  }
}

/// Names one item by its kind and full ID, for marks, plans and reports.
///
/// The ID is the one the engine gives: 64 hexadecimal digits for a container, `sha256:` and 64
/// digits for an image, the name for a volume, which has no other ID. Short IDs and names of
/// anything else never stand here: another item may answer to them later.
public struct ItemID: Hashable, Sendable, Comparable {
  public let kind: ItemKind
  public let id: String

  public init(kind: ItemKind, id: String) {
    self.kind = kind
    self.id = id
  }

  public static func container(_ id: String) -> ItemID { ItemID(kind: .container, id: id) }

  public static func image(_ id: String) -> ItemID { ItemID(kind: .image, id: id) }

  public static func volume(_ name: String) -> ItemID { ItemID(kind: .volume, id: name) }

  public static func network(_ id: String) -> ItemID { ItemID(kind: .network, id: id) }

  /// The twelve digits that `docker` shows; the whole name of a volume that was given one.
  public var short: String {
    kind == .volume && EngineID.container(id) == nil ? id : shortID(id)
  }

  public static func < (one: ItemID, other: ItemID) -> Bool {
    (one.kind, one.id) < (other.kind, other.id)
  }
}

/// The twelve digits that `docker` shows of a full ID, without the `sha256:` of an image's.
public func shortID(_ id: String) -> String {
  String((id.hasPrefix("sha256:") ? id.dropFirst("sha256:".count) : id[...]).prefix(12))
}

/// A name of an image for a table: of `redis@sha256:…` the first twelve digits, all else as it is.
public func shortDigest(_ name: String) -> String {
  let mark = "@sha256:"
  guard let at = name.firstIndex(of: "@"), name[at...].hasPrefix(mark),
    name[at...].utf8.count > mark.utf8.count + 12
  else { return name }
  return String(name[..<at] + name[at...].prefix(mark.count + 12))
}
