import FoundationEssentials
import ThrowawayEngine

/// A service of a Swarm, as its API takes it.
struct SwarmService: Encodable {
  struct Mount: Encodable {
    /// `bind` or `volume`.
    var type: String
    var source: String
    var target: String

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case source = "Source"
      case target = "Target"
    }
  }

  private struct Empty: Encodable {}

  private struct Mode: Encodable {
    struct Replicated: Encodable {
      var replicas = 1
      enum CodingKeys: String, CodingKey { case replicas = "Replicas" }
    }
    var global: Empty?
    var replicated: Replicated?
    enum CodingKeys: String, CodingKey {
      case global = "Global"
      case replicated = "Replicated"
    }
  }

  private struct Container: Encodable {
    var image: String
    var command: [String]?
    var arguments: [String]?
    var mounts: [Mount]
    /// Nanoseconds: shells that are the first process of a container ignore a SIGTERM.
    var stopGrace: Int?
    enum CodingKeys: String, CodingKey {
      case image = "Image"
      case command = "Command"
      case arguments = "Args"
      case mounts = "Mounts"
      case stopGrace = "StopGracePeriod"
    }
  }

  private struct Restart: Encodable {
    var condition: String
    /// Nanoseconds.
    var delay = 100_000_000
    var attempts: Int?
    enum CodingKeys: String, CodingKey {
      case condition = "Condition"
      case delay = "Delay"
      case attempts = "MaxAttempts"
    }
  }

  private struct Task: Encodable {
    var container: Container
    var restart: Restart
    var force: Int
    enum CodingKeys: String, CodingKey {
      case container = "ContainerSpec"
      case restart = "RestartPolicy"
      case force = "ForceUpdate"
    }
  }

  let name: String
  private var mode: Mode
  private var task: Task

  private enum CodingKeys: String, CodingKey {
    case name = "Name"
    case mode = "Mode"
    case task = "TaskTemplate"
  }

  /// One task somewhere, running a command.
  ///
  /// - Parameter retries: how often a task that fails is replaced; `nil`: always.
  static func replicated(
    _ name: String, image: String, command: [String], mounts: [Mount] = [], retries: Int? = nil
  ) -> Self {
    Self(
      name: name, mode: Mode(replicated: .init()),
      task: Task(
        container: Container(
          image: image, command: command, mounts: mounts, stopGrace: 100_000_000),
        restart: Restart(condition: retries == nil ? "any" : "on-failure", attempts: retries),
        force: 0))
  }

  /// One task on every node, with the image's own entry point.
  static func global(
    _ name: String, image: String, arguments: [String], mounts: [Mount]
  ) -> Self {
    Self(
      name: name, mode: Mode(global: Empty()),
      task: Task(
        container: Container(image: image, arguments: arguments, mounts: mounts),
        restart: Restart(condition: "any"), force: 0))
  }

  var image: String {
    get { task.container.image }
    set { task.container.image = newValue }
  }

  /// Another number replaces the tasks, though nothing else changes.
  var force: Int {
    get { task.force }
    set { task.force = newValue }
  }
}

extension EngineSocket {
  /// Makes the engine a Swarm of one node.
  func beginSwarm() throws {
    try call(
      "POST", "/swarm/init",
      json: ["ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"])
  }

  func create(_ service: SwarmService) throws {
    try call("POST", "/services/create", json: service)
  }

  func update(_ service: SwarmService) throws {
    struct Found: Decodable {
      struct Version: Decodable {
        var index: Int
        enum CodingKeys: String, CodingKey { case index = "Index" }
      }
      var version: Version
      enum CodingKeys: String, CodingKey { case version = "Version" }
    }
    let version = try json(Found.self, "/services/\(service.name)").version.index
    try call("POST", "/services/\(service.name)/update?version=\(version)", json: service)
  }

  func removeService(_ name: String) throws {
    try call("DELETE", "/services/\(name)")
  }

  func serviceNames() throws -> [String] {
    struct Found: Decodable {
      struct Spec: Decodable {
        let name: String
        enum CodingKeys: String, CodingKey { case name = "Name" }
      }
      let spec: Spec
      enum CodingKeys: String, CodingKey { case spec = "Spec" }
    }
    return try json([Found].self, "/services").map(\.spec.name)
  }

  /// The containers of its tasks, in any state.
  func tasks(of service: SwarmService) throws -> [FoundContainer] {
    try containers().filter { $0.name.hasPrefix(service.name + ".") }
  }

  /// Waits until one task of the service runs that is none of `others`; its container.
  func running(_ service: SwarmService, besides others: [FoundContainer] = []) async throws
    -> FoundContainer
  {
    let known = Set(others.map(\.id))
    var found: FoundContainer?
    try await eventually("a task of \(service.name) runs", found: "\(containers())") {
      found = try tasks(of: service).first { $0.state == "running" && !known.contains($0.id) }
      return found != nil
    }
    guard let found else { throw EngineTrouble("no task of \(service.name)") }
    return found
  }
}
