internal import FoundationEssentials

/// The answer to `GET /volumes`: an object, not a list.
struct WireVolumes: Decodable {
  var volumes: [WireVolume]?

  enum CodingKeys: String, CodingKey {
    case volumes = "Volumes"
  }
}

/// A volume in a list or an inspect.
struct WireVolume: Decodable {
  var name: String?
  var driver: String?
  var labels: [String: String]?
  var mountpoint: String?
  @Lenient var createdAt: String?
  @Lenient var scope: String?
  @Lenient var options: [String: String]?

  enum CodingKeys: String, CodingKey {
    case name = "Name"
    case driver = "Driver"
    case labels = "Labels"
    case mountpoint = "Mountpoint"
    case createdAt = "CreatedAt"
    case scope = "Scope"
    case options = "Options"
  }

  func volume() throws(WireError) -> Volume {
    guard let name, !name.isEmpty else { throw WireError("a volume has no name") }
    return Volume(
      name: name, driver: driver ?? "", createdAt: WireDate.text(createdAt), labels: labels ?? [:],
      scope: scope ?? "", mountpoint: mountpoint ?? "", hasOptions: !(options ?? [:]).isEmpty)
  }
}

/// What `GET /system/df` tells of volumes: until API 1.51 a bare list, from 1.52 a summary with
/// items. Only `local` volumes without options are in it.
struct WireVolumeUsage: Decodable {
  struct Record: Decodable {
    struct UsageData: Decodable {
      @Lenient var size: Int64?

      enum CodingKeys: String, CodingKey {
        case size = "Size"
      }
    }

    var name: String?
    var usageData: UsageData?

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case usageData = "UsageData"
    }
  }

  struct Usage: Decodable {
    var items: [Record]?

    enum CodingKeys: String, CodingKey {
      case items = "Items"
    }
  }

  var volumes: [Record]?
  var volumeUsage: Usage?

  enum CodingKeys: String, CodingKey {
    case volumes = "Volumes"
    case volumeUsage = "VolumeUsage"
  }

  /// Bytes by name, of those that were counted: −1 says that one was not.
  var sizes: [String: Int64] {
    let records = volumeUsage?.items ?? volumes ?? []
    return records.reduce(into: [:]) { sizes, record in
      if let name = record.name, let size = record.usageData?.size, size >= 0 {
        sizes[name] = size
      }
    }
  }
}
