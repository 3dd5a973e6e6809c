import FoundationEssentials

/// Volumes and networks, by plain calls of an engine's API.
extension EngineSocket {
  private struct NewVolume: Encodable {
    var name: String
    var labels: [String: String]
    var options: [String: String]

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case labels = "Labels"
      case options = "DriverOpts"
    }
  }

  private struct NewNetwork: Encodable {
    var name: String
    var labels: [String: String]
    var checksDuplicate = true

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case labels = "Labels"
      case checksDuplicate = "CheckDuplicate"
    }
  }

  private struct Identified: Decodable {
    var id: String
    enum CodingKeys: String, CodingKey { case id = "Id" }
  }

  public func createVolume(
    _ name: String, labels: [String: String] = [:], options: [String: String] = [:]
  ) throws {
    try call(
      "POST", "/volumes/create", json: NewVolume(name: name, labels: labels, options: options))
  }

  /// Creates a bridge network; its full ID.
  public func createNetwork(_ name: String, labels: [String: String] = [:]) throws -> String {
    let answer = try call(
      "POST", "/networks/create", json: NewNetwork(name: name, labels: labels))
    return try JSONDecoder().decode(Identified.self, from: Data(answer)).id
  }

  /// Names of all volumes.
  public func volumeNames() throws -> Set<String> {
    struct Volumes: Decodable {
      struct Volume: Decodable {
        var name: String
        enum CodingKeys: String, CodingKey { case name = "Name" }
      }
      var volumes: [Volume]?
      enum CodingKeys: String, CodingKey { case volumes = "Volumes" }
    }
    return Set(try json(Volumes.self, "/volumes").volumes?.map(\.name) ?? [])
  }

  /// Full IDs of all networks by name.
  public func networkIDs() throws -> [String: String] {
    struct Network: Decodable {
      var id: String
      var name: String
      enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
      }
    }
    return try json([Network].self, "/networks").reduce(into: [:]) { $0[$1.name] = $1.id }
  }
}
