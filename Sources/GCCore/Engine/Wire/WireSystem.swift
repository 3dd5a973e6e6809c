/// What is used of `GET /version`.
struct WireVersion: Decodable {
  @Lenient var version: String?
  @Lenient var apiVersion: String?

  enum CodingKeys: String, CodingKey {
    case version = "Version"
    case apiVersion = "ApiVersion"
  }
}

/// What is used of `GET /info`.
struct WireInfo: Decodable {
  @Lenient var id: String?
  @Lenient var name: String?
  @Lenient var kernelVersion: String?
  @Lenient var driver: String?
  @Lenient var driverStatus: [[String]]?
  @Lenient var dockerRootDir: String?
  @Lenient var systemTime: String?
  @Lenient var containers: Int?
  @Lenient var containersRunning: Int?
  @Lenient var containersPaused: Int?
  @Lenient var images: Int?

  enum CodingKeys: String, CodingKey {
    case id = "ID"
    case name = "Name"
    case kernelVersion = "KernelVersion"
    case driver = "Driver"
    case driverStatus = "DriverStatus"
    case dockerRootDir = "DockerRootDir"
    case systemTime = "SystemTime"
    case containers = "Containers"
    case containersRunning = "ContainersRunning"
    case containersPaused = "ContainersPaused"
    case images = "Images"
  }

  var imageStore: Host.ImageStore {
    (driverStatus ?? []).contains(["driver-type", "io.containerd.snapshotter.v1"])
      ? .containerd : .classic
  }
}

/// What `GET /system/df` tells of the build cache: until API 1.51 a bare list, from 1.52 a summary with items.
struct WireDiskUsage: Decodable {
  struct Record: Decodable {
    @Lenient var size: Int64?
    @Lenient var shared: Bool?

    enum CodingKeys: String, CodingKey {
      case size = "Size"
      case shared = "Shared"
    }
  }

  struct Usage: Decodable {
    var items: [Record]?
    @Lenient var totalCount: Int?
    @Lenient var totalSize: Int64?

    enum CodingKeys: String, CodingKey {
      case items = "Items"
      case totalCount = "TotalCount"
      case totalSize = "TotalSize"
    }
  }

  var buildCache: [Record]?
  var buildCacheUsage: Usage?

  enum CodingKeys: String, CodingKey {
    case buildCache = "BuildCache"
    case buildCacheUsage = "BuildCacheUsage"
  }

  /// A record that does not say whether it shares its layers counts as sharing: what it may hold
  /// back must not be promised.
  var cache: BuildCache {
    guard let records = buildCacheUsage?.items ?? buildCache else {
      let count = max(0, buildCacheUsage?.totalCount ?? 0)
      let size = max(0, buildCacheUsage?.totalSize ?? 0)
      return BuildCache(records: count, size: size, sharesLayers: count > 0)
    }
    return BuildCache(
      records: records.count, size: Self.sum(records),
      sharesLayers: records.contains { $0.shared ?? true })
  }

  private static func sum(_ records: [Record]) -> Int64 {
    records.reduce(0) { $0.addingSaturated(max(0, $1.size ?? 0)) }
  }
}

/// A line of `GET /events`.
struct WireEvent: Decodable {
  struct Actor: Decodable {
    @Lenient var id: String?
    @Lenient var attributes: [String: String]?

    enum CodingKeys: String, CodingKey {
      case id = "ID"
      case attributes = "Attributes"
    }
  }

  @Lenient var type: String?
  @Lenient var action: String?
  @Lenient var actor: Actor?
  @Lenient var time: Int64?
  @Lenient var timeNano: Int64?

  enum CodingKeys: String, CodingKey {
    case type = "Type"
    case action = "Action"
    case actor = "Actor"
    case time
    case timeNano
  }

  var event: EngineEvent {
    let seconds = (time ?? 0).multipliedReportingOverflow(by: 1_000_000_000)
    let id = actor?.id ?? ""
    return EngineEvent(
      type: type ?? "", action: action ?? "",
      // Podman leaves out the algorithm.
      actorID: type == "image" ? EngineID.image(id) ?? id : id,
      attributes: actor?.attributes ?? [:],
      timeNano: timeNano ?? (seconds.overflow ? 0 : seconds.partialValue))
  }
}
