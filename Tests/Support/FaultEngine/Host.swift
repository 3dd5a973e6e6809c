import Crypto

/// Which engine is played.
public enum Flavor: String, Hashable, Sendable, CaseIterable {
  /// Engine 20.10, API 1.41, classic image store.
  case classic
  /// Engine 29, API 1.52, containerd's image store.
  case containerd

  var version: String { self == .classic ? "20.10.24" : "29.1.2" }
  var apiVersion: String { self == .classic ? "1.41" : "1.52" }
}

/// What is on the played engine: values, with the engine's own rules of what may go.
public struct Host: Hashable, Sendable {
  public struct Container: Hashable, Sendable {
    public var id: String
    public var name: String
    public var state: String
    public var image: String
    public var labels: [String: String] = [:]
    public var volumes: [String] = []
    public var networks: [String] = []
    public var size: Int64 = 0
    public var exitCode = 0

    var isAlive: Bool { ["running", "paused", "restarting"].contains(state) }
  }

  public struct Layer: Hashable, Sendable {
    public var diffID: String
    public var size: Int64
  }

  public struct Image: Hashable, Sendable {
    public var id: String
    public var tags: [String]
    /// Bottom first.
    public var layers: [Layer]
    public var parent: String?
    public var labels: [String: String] = [:]
    /// Whether it came from an archive: then the engine knows no time at which it got its tag.
    public var isLoaded = false

    /// The chain IDs of its layers, bottom first.
    var chain: [String] {
      var chain: [String] = []
      for layer in layers {
        chain.append(chain.last.map { digest(of: "\($0) \(layer.diffID)") } ?? layer.diffID)
      }
      return chain
    }
  }

  public struct Volume: Hashable, Sendable {
    public var name: String
    public var size: Int64
    public var isAnonymous = false
  }

  public struct Network: Hashable, Sendable {
    public var id: String
    public var name: String
    public var isOwn = false
  }

  public var flavor: Flavor
  /// Of the engine itself.
  public var id: String
  public var containers: [Container] = []
  public var images: [Image] = []
  public var volumes: [Volume] = []
  public var networks: [Network] = []
  public var cacheSizes: [Int64] = []

  public init(_ flavor: Flavor, id: String) {
    self.flavor = flavor
    self.id = id
  }

  /// Everything that can go, by kind and ID; volumes by their names.
  public var items: Set<String> {
    Set(containers.map(\.id)).union(images.map(\.id)).union(volumes.map(\.name))
      .union(networks.map(\.id))
  }

  /// Bytes of everything that takes some, each layer once.
  public var bytes: Int64 {
    layers.values.reduce(0, +) + containers.reduce(0) { $0 + $1.size }
      + volumes.reduce(0) { $0 + $1.size }
  }

  /// Bytes of all layers, each once, by chain ID.
  var layers: [String: Int64] {
    var sizes: [String: Int64] = [:]
    for image in images {
      for (chain, layer) in zip(image.chain, image.layers) { sizes[chain] = layer.size }
    }
    return sizes
  }

  // MARK: Looking up

  /// The image with a full ID.
  public func image(withID id: String) -> Image? { images.first { $0.id == id } }

  func container(_ reference: String) -> Container? {
    containers.first { $0.id == reference || $0.name == reference }
      ?? only(containers.filter { isShort(reference) && $0.id.hasPrefix(reference) })
  }

  func image(_ reference: String) -> Image? {
    let name = Self.full(reference)
    let digits = reference.hasPrefix("sha256:") ? String(reference.dropFirst(7)) : reference
    return images.first { $0.tags.contains(name) || $0.id == "sha256:" + digits }
      ?? only(images.filter { isShort(digits) && $0.id.hasPrefix("sha256:" + digits) })
  }

  func network(_ reference: String) -> Network? {
    networks.first { $0.id == reference || $0.name == reference }
  }

  private func isShort(_ text: String) -> Bool {
    text.count >= 4 && text.allSatisfy(\.isHexDigit)
  }

  private func only<Item>(_ items: [Item]) -> Item? { items.count == 1 ? items.first : nil }

  /// A name with the tag that is meant where none is written.
  static func full(_ name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    return last.contains(":") ? name : name + ":latest"
  }
}

/// `sha256:` and the digest of a text.
func digest(of text: String) -> String {
  "sha256:" + hex(of: text)
}

/// 64 digits that are always the same for a text.
func hex(of text: String) -> String {
  SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
