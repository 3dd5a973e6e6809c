import FoundationEssentials
import Glibc
import ThrowawayEngine

/// A few leftovers on a real engine that are made again when they went, and what must stay.
struct KillLeftovers: Sendable {
  let engine: EngineSocket
  /// Full IDs of what nobody asks to go.
  let bystanders: Set<String>
  private static let containers = (1...8).map { "goes-\($0)" }
  private static let images = (1...3).map { "goes:\($0)" }

  /// - Throws: `EngineTrouble`.
  init(engine: EngineSocket) throws {
    self.engine = engine
    let image = try engine.importImage("stays:1")
    bystanders = [
      image, try engine.importImage("stays:2", files: ["stays": [2]], shell: false),
      try engine.createContainer("stays-1", image: "stays:1"),
      try engine.createContainer("stays-2", image: "stays:1"),
    ]
  }

  /// Makes what is missing; the full IDs of all of them.
  func refill() throws -> [String] {
    let there = try names()
    let containers = try Self.containers.map { name in
      try there[name] ?? again { try engine.createContainer(name, image: "stays:1") }
    }
    let images = try Self.images.map { name in
      try there[name]
        ?? again { try engine.importImage(name, files: [name: Array(name.utf8)], shell: false) }
    }
    return containers + images
  }

  /// Full IDs of everything that is there.
  func there() throws -> Set<String> {
    let images = try engine.json([Listed].self, "/images/json?all=1").map(\.id)
    return Set(try engine.json([Listed].self, "/containers/json?all=1").map(\.id) + images)
  }

  private struct Listed: Decodable {
    var id: String
    var names: [String]?
    var tags: [String]?

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case names = "Names"
      case tags = "RepoTags"
    }
  }

  /// IDs by the names of containers and images.
  private func names() throws -> [String: String] {
    var ids: [String: String] = [:]
    for container in try engine.json([Listed].self, "/containers/json?all=1") {
      for name in container.names ?? [] { ids[String(name.dropFirst())] = container.id }
    }
    for image in try engine.json([Listed].self, "/images/json") {
      for tag in image.tags ?? [] { ids[tag] = image.id }
    }
    return ids
  }

  /// The engine may still be at a removal that a killed program asked for: its name is free a
  /// moment later.
  private func again(_ make: () throws -> String) throws -> String {
    for _ in 0..<100 {
      if let id = try? make() { return id }
      usleep(20_000)
    }
    return try make()
  }
}
