public import FoundationEssentials

/// The engine and its machine, from `GET /_ping`, `/version` and `/info`.
public struct Host: Hashable, Sendable {
  /// Which family of engines answers; some calls differ.
  public enum Product: Hashable, Sendable {
    case docker
    case podman
  }

  /// Where the engine keeps its images.
  public enum ImageStore: Hashable, Sendable {
    /// Layers of a storage driver, reference-counted by chain ID.
    case classic
    /// containerd's content store and snapshots (`io.containerd.snapshotter.v1`).
    case containerd
    /// The engine does not tell which.
    case unknown
  }

  /// How a person named it: the address that was resolved, like `unix:///var/run/docker.sock`.
  public var address: String
  public var product: Product
  public var name: String
  /// `/info` ID; made up anew for each answer by Podman, then empty here.
  public var engineID: String
  public var version: String
  /// The API version both sides agreed on, like `1.41`.
  public var apiVersion: String
  public var storageDriver: String
  public var imageStore: ImageStore
  /// The engine's own data directory (`DockerRootDir`).
  public var dataRoot: String
  /// By which path this machine reaches `dataRoot`, so that its disk can be measured here, or why
  /// that is not known.
  public var dataRootHere: Fact<String>
  /// Counts by `/info`, before any list has arrived.
  public var containersTotal: Int
  public var containersRunning: Int
  public var containersPaused: Int
  public var imagesTotal: Int
  /// The engine's clock less ours, in seconds; ages are told by the engine's.
  public var clockOffset: TimeInterval
  /// What the engine did not tell of itself: the ping, its version, its `/info`.
  public var troubles: [CallTrouble]

  /// Whether containers can mount images (`--mount type=image`): no engine refuses to remove those.
  var mountsImages: Bool {
    product == .podman || (APIVersion(apiVersion) ?? .newest) >= APIVersion(1, 48)
  }

  public init(
    address: String, product: Product = .docker, name: String = "", engineID: String = "",
    version: String = "", apiVersion: String = "1.41", storageDriver: String = "overlay2",
    imageStore: ImageStore = .classic, dataRoot: String = "",
    dataRootHere: Fact<String> = .unavailable(reason: "it was not looked for"),
    containersTotal: Int = 0, containersRunning: Int = 0, containersPaused: Int = 0,
    imagesTotal: Int = 0, clockOffset: TimeInterval = 0, troubles: [CallTrouble] = []
  ) {
    self.address = address
    self.product = product
    self.name = name
    self.engineID = engineID
    self.version = version
    self.apiVersion = apiVersion
    self.storageDriver = storageDriver
    self.imageStore = imageStore
    self.dataRoot = dataRoot
    self.dataRootHere = dataRootHere
    self.containersTotal = containersTotal
    self.containersRunning = containersRunning
    self.containersPaused = containersPaused
    self.imagesTotal = imagesTotal
    self.clockOffset = clockOffset
    self.troubles = troubles
  }
}

extension Host {
  /// Whether the engine removes untagged parents of removed images whatever it is asked: Podman
  /// before 4.6 does not know `noprune`. A Podman that does not tell its version counts as one.
  public var ignoresNoprune: Bool {
    guard product == .podman else { return false }
    let parts = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) }
    guard let major = parts.first ?? nil, let minor = parts.dropFirst().first ?? nil else {
      return true
    }
    return (major, minor) < (4, 6)
  }
}

/// Used and free space of the disk that holds the engine's data root, in bytes (`statvfs`).
public struct DiskSpace: Hashable, Sendable {
  public var total: Int64
  /// Free for everyone, not only for root.
  public var free: Int64

  public init(total: Int64, free: Int64) {
    self.total = total
    self.free = free
  }

  public var used: Int64 { total - free }
}

/// What the build cache says of itself, as far as layers go (`GET /system/df`).
public struct BuildCache: Hashable, Sendable {
  public var records: Int
  /// Bytes of all records.
  public var size: Int64
  /// Whether a record shares its layers with images: those stay when the images go.
  public var sharesLayers: Bool

  public init(records: Int = 0, size: Int64 = 0, sharesLayers: Bool = false) {
    self.records = records
    self.size = size
    self.sharesLayers = sharesLayers
  }
}
