import ThrowawayEngine

/// What a removal can name: the full ID of a container, image or network, the name of a volume, or
/// a tag of an image.
enum Target: Hashable, CustomStringConvertible {
  case container(String)
  case image(String)
  case tag(String)
  case volume(String)
  case network(String)

  var description: String {
    switch self {
    case .container(let id): "container \(id.prefix(12))"
    case .image(let id): "image \(id.prefix(19))"
    case .tag(let name): "tag \(name)"
    case .volume(let name): "volume \(name)"
    case .network(let id): "network \(id.prefix(12))"
    }
  }
}

/// Everything on an engine at one moment, by plain calls of its API.
struct EngineTruth: Equatable {
  struct Container: Equatable {
    var name: String
    var state: String
    var image: String
  }

  var containers: [String: Container] = [:]
  /// By full ID the tags of each image, untagged parents too.
  var images: [String: Set<String>] = [:]
  var volumes: Set<String> = []
  /// By full ID the name of each network that somebody made.
  var networks: [String: String] = [:]

  init(_ engine: EngineSocket) throws {
    struct Row: Decodable {
      var id: String
      var names: [String]?
      var state: String?
      var image: String?
      var tags: [String]?

      enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case state = "State"
        case image = "ImageID"
        case tags = "RepoTags"
      }
    }
    for row in try engine.json([Row].self, "/containers/json?all=1") {
      containers[row.id] = Container(
        name: row.names?.first.map { String($0.dropFirst()) } ?? "", state: row.state ?? "",
        image: row.image ?? "")
    }
    for row in try engine.json([Row].self, "/images/json?all=1") {
      images[row.id] = Set(row.tags ?? []).subtracting(["<none>:<none>"])
    }
    volumes = try engine.volumeNames()
    for (name, id) in try engine.networkIDs() where !Self.predefined.contains(name) {
      networks[id] = name
    }
  }

  private static let predefined: Set = ["bridge", "host", "none"]

  var targets: Set<Target> {
    Set(containers.keys.map { .container($0) })
      .union(images.keys.map { .image($0) })
      .union(images.values.joined().map { .tag($0) })
      .union(volumes.map { .volume($0) })
      .union(networks.keys.map { .network($0) })
  }

  /// The image that a tag names.
  func image(tagged name: String) -> String? {
    images.first { $0.value.contains(name) }?.key
  }
}
