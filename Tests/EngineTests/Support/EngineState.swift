import FoundationEssentials
import ThrowawayEngine

/// What is on an engine, by plain calls.
extension EngineSocket {
  private struct Listed: Decodable {
    var id: String
    var sizeRw: Int64?

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case sizeRw = "SizeRw"
    }
  }

  /// Full IDs of all images, untagged parents too.
  func imageIDs() throws -> [String] {
    try json([Listed].self, "/images/json?all=1").map(\.id).sorted()
  }

  /// Full IDs of all containers, in any state, with the bytes of their writable layers.
  func writableSizes() throws -> [String: Int64] {
    try json([Listed].self, "/containers/json?all=1&size=1")
      .reduce(into: [:]) { $0[$1.id] = $1.sizeRw ?? 0 }
  }

  /// The image that an image was built on by the classic builder; `nil` where none is known.
  func parent(of image: String) throws -> String? {
    struct Inspect: Decodable {
      var parent: String
      enum CodingKeys: String, CodingKey { case parent = "Parent" }
    }
    let parent = try json(Inspect.self, "/images/\(image)/json").parent
    return parent.isEmpty ? nil : parent
  }

  /// The image's `repository:tag` names.
  func tags(of image: String) throws -> [String] {
    struct Inspect: Decodable {
      var tags: [String]
      enum CodingKeys: String, CodingKey { case tags = "RepoTags" }
    }
    return try json(Inspect.self, "/images/\(image)/json").tags
  }

  /// Whether the engine still knows the container or image.
  func has(container id: String) throws -> Bool {
    try request("GET", "/containers/\(id)/json").status == 200
  }

  func has(image id: String) throws -> Bool {
    try request("GET", "/images/\(id)/json").status == 200
  }

  /// Removes every container, image and record of the build cache.
  func clear() throws {
    for id in try writableSizes().keys { try removeContainer(id) }
    // Each round takes the images that nothing is built on any more.
    for _ in 0..<100 {
      let images = try imageIDs()
      if images.isEmpty { break }
      for id in images { _ = try request("DELETE", "/images/\(id)?force=1") }
    }
    try call("POST", "/build/prune?all=1")
  }
}
