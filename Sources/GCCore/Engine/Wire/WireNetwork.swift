internal import FoundationEssentials

/// A network in a list or an inspect.
struct WireNetwork: Decodable {
  struct Endpoint: Decodable {
    @Lenient var name: String?

    enum CodingKeys: String, CodingKey {
      case name = "Name"
    }
  }

  var id: String?
  var name: String?
  var labels: [String: String]?
  var isIngress: Bool?
  var isConfigOnly: Bool?
  var containers: [String: Endpoint]?
  @Lenient var driver: String?
  @Lenient var scope: String?
  @Lenient var created: String?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case labels = "Labels"
    case isIngress = "Ingress"
    case isConfigOnly = "ConfigOnly"
    case containers = "Containers"
    case driver = "Driver"
    case scope = "Scope"
    case created = "Created"
  }

  /// - Parameter inspected: whether an inspect answered: a list never tells what is attached.
  func network(inspected: Bool, product: Host.Product) throws(WireError) -> Network {
    guard let id = id.flatMap(EngineID.network) else { throw WireError("a network has no full ID") }
    guard let name, !name.isEmpty else {
      throw WireError("the network \(shortID(id)) has no name")
    }
    let isOwn =
      Network.predefined.contains(name) || isIngress == true || isConfigOnly == true
      || product == .podman && name == "podman"
    return Network(
      id: id, name: name, driver: driver ?? "", scope: scope ?? "", labels: labels ?? [:],
      createdAt: WireDate.text(created), isPredefined: isOwn,
      attached: inspected ? .known(attached) : .pending)
  }

  private var attached: [String] {
    (containers ?? [:]).map { id, endpoint in
      endpoint.name.flatMap { $0.isEmpty ? nil : $0 } ?? shortID(id)
    }.sorted()
  }
}

/// The networks of a container, in a list or an inspect.
struct WireNetworkSettings: Decodable {
  struct Endpoint: Decodable {
    var networkID: String?

    enum CodingKeys: String, CodingKey {
      case networkID = "NetworkID"
    }
  }

  var networks: [String: Endpoint?]?

  enum CodingKeys: String, CodingKey {
    case networks = "Networks"
  }

  /// By name, so that two answers about the same compare as equal.
  var containerNetworks: [ContainerNetwork] {
    (networks ?? [:]).sorted { $0.key < $1.key }
      .map { ContainerNetwork(name: $0.key, networkID: $0.value?.networkID ?? "") }
  }
}
