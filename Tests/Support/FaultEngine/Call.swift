/// The calls that gctui makes, told apart as far as a fault may hit one and not the other.
public enum Call: String, Hashable, Sendable, CaseIterable {
  case ping, version, info
  case containers, containerSizes, container
  case images, sharedSizes, image, history
  case diskUsage
  case volumes, volume, networks, network
  case deleteContainer, deleteImage, deleteVolume, deleteNetwork
  case tag
  case events, pastEvents

  /// `nil` for a call that this engine does not know.
  public init?(_ request: Request) {
    let path = request.path
    switch (request.method, path.first ?? "", path.count) {
    case ("GET", "_ping", 1), ("HEAD", "_ping", 1): self = .ping
    case ("GET", "version", 1): self = .version
    case ("GET", "info", 1): self = .info
    case ("GET", "events", 1): self = request.query["until"] == nil ? .events : .pastEvents
    case ("GET", "system", 2) where path[1] == "df": self = .diskUsage
    case ("GET", "containers", 2) where path[1] == "json":
      self = request.isOn("size") ? .containerSizes : .containers
    case ("GET", "containers", 3) where path[2] == "json": self = .container
    case ("GET", "images", 2) where path[1] == "json":
      self = request.isOn("shared-size") ? .sharedSizes : .images
    case ("GET", "images", 3...) where path.last == "json": self = .image
    case ("GET", "images", 3...) where path.last == "history": self = .history
    case ("POST", "images", 3...) where path.last == "tag": self = .tag
    case ("GET", "volumes", 1): self = .volumes
    case ("GET", "volumes", 2): self = .volume
    case ("GET", "networks", 1): self = .networks
    case ("GET", "networks", 2): self = .network
    case ("DELETE", "containers", 2): self = .deleteContainer
    case ("DELETE", "images", 2...): self = .deleteImage
    case ("DELETE", "volumes", 2): self = .deleteVolume
    case ("DELETE", "networks", 2): self = .deleteNetwork
    default: return nil
    }
  }

  /// Whether the engine is changed by it.
  public var isChange: Bool {
    switch self {
    case .deleteContainer, .deleteImage, .deleteVolume, .deleteNetwork, .tag: true
    default: false
    }
  }

  public var isEvents: Bool { self == .events || self == .pastEvents }
}
