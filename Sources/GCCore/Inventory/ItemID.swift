/// The kinds of things that gctui removes.
public enum ItemKind: String, Hashable, Sendable, Codable, CaseIterable {
  case container
  case image
}

/// Names one container or image by its kind and full ID, for marks, plans and reports.
///
/// The ID is the one the engine gives: 64 hexadecimal digits for a container, `sha256:` and 64
/// digits for an image. Short IDs and names never stand here: another item may answer to them later.
public struct ItemID: Hashable, Sendable, Comparable {
  public let kind: ItemKind
  public let id: String

  public init(kind: ItemKind, id: String) {
    self.kind = kind
    self.id = id
  }

  public static func container(_ id: String) -> ItemID { ItemID(kind: .container, id: id) }

  public static func image(_ id: String) -> ItemID { ItemID(kind: .image, id: id) }

  /// The twelve digits that `docker` shows.
  public var short: String { shortID(id) }

  public static func < (one: ItemID, other: ItemID) -> Bool {
    one.kind == other.kind ? one.id < other.id : one.kind == .container
  }
}

/// The twelve digits that `docker` shows of a full ID, without the `sha256:` of an image's.
public func shortID(_ id: String) -> String {
  String((id.hasPrefix("sha256:") ? id.dropFirst("sha256:".count) : id[...]).prefix(12))
}
