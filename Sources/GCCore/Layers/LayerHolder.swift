/// Who keeps a layer on the disk.
public enum LayerHolder: Hashable, Sendable {
  /// An image, by full ID and name.
  case image(id: String, name: String)
  /// A container, by full ID and name; its image may be gone.
  case container(id: String, name: String)
  case buildCache
}

/// Bytes of an item that somebody else holds, too.
public struct Holding: Hashable, Sendable {
  public var holder: LayerHolder
  /// Logical bytes; of the build cache at most so many, as the engine does not say which.
  public var bytes: Estimate
  /// Whether the holder goes later in the same plan: the bytes are counted there.
  public var goesLater: Bool

  public init(holder: LayerHolder, bytes: Estimate, goesLater: Bool = false) {
    self.holder = holder
    self.bytes = bytes
    self.goesLater = goesLater
  }

  /// A phrase for people, like `shares 212 MB with app:1.4`; `size` writes bytes, and names are
  /// the engine's own: scrub before showing.
  public func phrase(size: (Int64) -> String) -> String {
    let amount: String
    switch bytes.max {
    case nil: amount = bytes.min > 0 ? "at least \(size(bytes.min))" : "an unknown part"
    case let max? where bytes.isExact: amount = size(max)
    case let max?: amount = "up to \(size(max))"
    }
    switch holder {
    case .image(_, let name) where goesLater, .container(_, let name) where goesLater:
      return "\(amount) goes with \(name), later in this plan"
    case .image(_, let name): return "shares \(amount) with \(name)"
    case .container(_, let name): return "container \(name) holds \(amount)"
    case .buildCache: return "the build cache may hold \(amount)"
    }
  }
}
