import GCCore

/// One call of `Engine`, as `FakeEngine` logs it.
enum FakeCall: Hashable, Sendable {
  case host
  case containers(ContainerQuery)
  case container(String)
  case images
  case image(String)
  case history(String)
  case sharedSizes
  case buildCache
  case volumes
  case volume(String)
  case volumeSizes
  case networks
  case network(String)
  case removeContainer(String, force: Bool, volumes: Bool)
  case removeImage(String, force: Bool, noprune: Bool)
  case removeVolume(String)
  case removeNetwork(String)
  case tagImage(String, name: String)
  case events

  enum Kind: Hashable, Sendable {
    case host, containers, writableSizes, container, images, image, history, sharedSizes
    case buildCache, removeContainer, removeImage, tagImage, events
    case volumes, volume, volumeSizes, networks, network, removeVolume, removeNetwork

    /// The calls that make the engine count bytes: never two together.
    static let expensive: Set<Kind> = [.writableSizes, .sharedSizes, .buildCache, .volumeSizes]
  }

  var kind: Kind {
    switch self {
    case .host: .host
    case .containers(let query): query.size ? .writableSizes : .containers
    case .container: .container
    case .images: .images
    case .image: .image
    case .history: .history
    case .sharedSizes: .sharedSizes
    case .buildCache: .buildCache
    case .removeContainer: .removeContainer
    case .removeImage: .removeImage
    case .tagImage: .tagImage
    case .events: .events
    case .volumes: .volumes
    case .volume: .volume
    case .volumeSizes: .volumeSizes
    case .networks: .networks
    case .network: .network
    case .removeVolume: .removeVolume
    case .removeNetwork: .removeNetwork
    }
  }
}
