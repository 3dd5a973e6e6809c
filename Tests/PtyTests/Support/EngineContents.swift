import FoundationEssentials
import ThrowawayEngine

/// Everything on an engine by names that a test can write down: `container web`, `image app:1`,
/// `volume data`, `network back`.
///
/// An image without a tag is called by its label `alias`, an anonymous volume by the place where it
/// was mounted first, like `volume web:/data`.
struct EngineContents: Equatable {
  private struct Listed: Decodable {
    struct Mount: Decodable {
      var type: String
      var name: String?
      var destination: String
      enum CodingKeys: String, CodingKey {
        case type = "Type"
        case name = "Name"
        case destination = "Destination"
      }
    }
    var id: String
    var names: [String]?
    var repoTags: [String]?
    var labels: [String: String]?
    var mounts: [Mount]?
    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case names = "Names"
      case repoTags = "RepoTags"
      case labels = "Labels"
      case mounts = "Mounts"
    }
  }

  private(set) var names: Set<String> = []
  /// By name the full ID; of a volume its name.
  private(set) var ids: [String: String] = [:]

  /// - Parameter known: what was on it before: anonymous volumes keep the names they had then.
  init(_ engine: EngineSocket, known: EngineContents? = nil) throws {
    var volumes = known?.ids.filter { $0.key.hasPrefix("volume ") } ?? [:]
    for container in try engine.json([Listed].self, "/containers/json?all=1") {
      let name = container.names?.first.map { String($0.dropFirst()) } ?? container.id
      add("container", name, container.id)
      for mount in container.mounts ?? [] where mount.type == "volume" {
        guard let volume = mount.name, volume.utf8.count == 64,
          !volumes.values.contains(volume)
        else { continue }
        volumes["volume \(name):\(mount.destination)"] = volume
      }
    }
    for image in try engine.json([Listed].self, "/images/json") {
      let tags = (image.repoTags ?? []).filter { $0 != "<none>:<none>" }
      for tag in tags { add("image", tag, image.id) }
      if tags.isEmpty { add("image", image.labels?["alias"] ?? image.id, image.id) }
    }
    for name in try engine.volumeNames() {
      let alias = volumes.first { $0.value == name }?.key
      add("volume", alias.map { String($0.dropFirst("volume ".count)) } ?? name, name)
    }
    for (name, id) in try engine.networkIDs() where !["bridge", "host", "none"].contains(name) {
      add("network", name, id)
    }
  }

  /// Full IDs of the images with a tag.
  var tagged: Set<String> {
    Set(ids.filter { $0.key.hasPrefix("image ") && $0.key.contains(":") }.values)
      .subtracting(ids.filter { $0.key == "image \($0.value)" }.values)
  }

  private mutating func add(_ kind: String, _ name: String, _ id: String) {
    names.insert("\(kind) \(name)")
    ids["\(kind) \(name)"] = id
  }
}

extension EngineSocket {
  private struct Row: Decodable {
    var id: String
    var sizeRw: Int64?
    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case sizeRw = "SizeRw"
    }
  }

  /// Full IDs of the images that carry a label, as `docker images --filter` lists them.
  func labeledImages(_ label: String) throws -> [String] {
    try json([Row].self, "/images/json?filters=%7B%22label%22:%5B%22\(label)%22%5D%7D").map(\.id)
  }

  /// Full IDs of all containers with the bytes of their writable layers.
  func writableSizes() throws -> [String: Int64] {
    try json([Row].self, "/containers/json?all=1&size=1")
      .reduce(into: [:]) { $0[$1.id] = $1.sizeRw ?? 0 }
  }
}
