import FoundationEssentials
import ThrowawayEngine

/// What an engine tells of containers after the fact.
extension EngineSocket {
  /// An event in the life of a container.
  struct ContainerEvent: Decodable {
    struct Actor: Decodable {
      let id: String
      let attributes: [String: String]

      enum CodingKeys: String, CodingKey {
        case id = "ID"
        case attributes = "Attributes"
      }
    }

    let action: String
    let actor: Actor
    let timeNano: Int64

    enum CodingKeys: String, CodingKey {
      case action = "Action"
      case actor = "Actor"
      case timeNano
    }
  }

  /// What happened to a container, the oldest first; also where it is gone.
  func events(of container: String) throws -> [ContainerEvent] {
    let now = Int(Date().timeIntervalSince1970) + 1
    let filter = "%7B%22container%22:%5B%22\(container)%22%5D%7D"
    let answer = try call("GET", "/events?since=1&until=\(now)&filters=\(filter)")
    return try answer.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(ContainerEvent.self, from: Data($0))
    }
  }

  /// How a container ended that a SIGTERM had asked to: its exit code and the seconds it took.
  func ending(of container: String) async throws -> (code: String?, seconds: Double, killed: Bool) {
    var events: [ContainerEvent] = []
    try await eventually("\(container) ends") {
      events = try self.events(of: container)
      return events.contains { $0.action == "die" }
    }
    let asked = events.first { $0.action == "kill" && $0.actor.attributes["signal"] == "15" }
    let died = events.first { $0.action == "die" }
    return (
      died?.actor.attributes["exitCode"],
      Double((died?.timeNano ?? 0) - (asked?.timeNano ?? 0)) / 1e9,
      events.contains { $0.action == "kill" && $0.actor.attributes["signal"] == "9" }
    )
  }

  /// What a container wrote, both outputs; with the bytes that frame each piece.
  func logs(of container: String) throws -> String {
    String(
      decoding: try call("GET", "/containers/\(container)/logs?stdout=1&stderr=1"), as: UTF8.self)
  }

  func exitCode(of container: String) throws -> Int {
    struct Found: Decodable {
      struct State: Decodable {
        let exitCode: Int
        enum CodingKeys: String, CodingKey { case exitCode = "ExitCode" }
      }
      let state: State
      enum CodingKeys: String, CodingKey { case state = "State" }
    }
    return try json(Found.self, "/containers/\(container)/json").state.exitCode
  }

  /// Whether the engine still knows the container.
  func has(container id: String) throws -> Bool {
    try request("GET", "/containers/\(id)/json").status == 200
  }

  /// The tags of all images.
  func imageTags() throws -> Set<String> {
    struct Found: Decodable {
      let tags: [String]?
      enum CodingKeys: String, CodingKey { case tags = "RepoTags" }
    }
    return Set(try json([Found].self, "/images/json").flatMap { $0.tags ?? [] })
  }
}
