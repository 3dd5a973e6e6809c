public import FoundationEssentials

/// A network of the engine, as `GET /networks` lists it.
public struct Network: Identifiable, Hashable, Sendable {
  /// Full ID: 64 hexadecimal digits, or 25 letters and digits for one of a swarm.
  public let id: String
  public var name: String
  /// `bridge`, `overlay`, `macvlan`, `null` … or the name of a plugin.
  public var driver: String
  /// `local`, or `swarm` for a network of a whole cluster.
  public var scope: String
  public var labels: [String: String]
  public var createdAt: Date?
  /// Whether the engine needs it for itself and never gives it up: `bridge`, `host`, `none`,
  /// `ingress`, `docker_gwbridge`, and configurations that other networks are made from.
  public var isPredefined: Bool
  /// Names of what is attached now, sorted; only an inspect tells. A container that does not run
  /// is attached to nothing and needs its networks all the same: `References` knows.
  public var attached: Fact<[String]>

  public init(
    id: String, name: String, driver: String = "bridge", scope: String = "local",
    labels: [String: String] = [:], createdAt: Date? = nil, isPredefined: Bool? = nil,
    attached: Fact<[String]> = .pending
  ) {
    self.id = id
    self.name = name
    self.driver = driver
    self.scope = scope
    self.labels = labels
    self.createdAt = createdAt
    self.isPredefined = isPredefined ?? Self.predefined.contains(name)
    self.attached = attached
  }

  public var itemID: ItemID { .network(id) }

  static let predefined: Set<String> = ["bridge", "host", "none", "ingress", "docker_gwbridge"]
}

/// A network as a container names it.
public struct ContainerNetwork: Hashable, Sendable {
  /// Its name; an ID where the container was made with one.
  public var name: String
  /// Full ID; empty where the container has never been started, or was made for a network that is
  /// not there.
  public var networkID: String

  public init(name: String, networkID: String = "") {
    self.name = name
    self.networkID = networkID
  }
}
