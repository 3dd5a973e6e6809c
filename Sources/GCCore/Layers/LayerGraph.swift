/// Which layers the engine keeps, how large they are, and who holds each: a pure value made from
/// an inventory, rebuilt when that changes.
///
/// All sizes are logical bytes as the engine counts them. On a store whose layers cannot be seen
/// (containerd, Podman) the graph still knows images, containers and who needs whom.
public struct LayerGraph: Sendable, Equatable {
  /// What the graph knows of the engine's store.
  enum Store: Hashable, Sendable {
    /// Layers by chain ID, counted by the images and containers that hold them.
    case layers
    /// Only whole images have sizes; the reason says why.
    case opaque(InexactReason)
  }

  /// What the build cache may keep when images go.
  enum CacheHold: Hashable, Sendable {
    case nothing
    /// Any layer, so that none is promised. The sizes of the records bound nothing: the record of
    /// a base image that was there already says 0 bytes and holds all its layers.
    case any(InexactReason)
  }

  final class Storage: Sendable {
    let store: Store
    let cache: CacheHold
    /// Whether all images and containers are listed: else anything may hold anything.
    let isComplete: Bool
    let layers: [LayerNode]
    let images: [ImageNode]
    let containers: [ContainerNode]
    let resources: [ResourceNode]
    let imageIndex: [String: Int]
    let containerIndex: [String: Int]
    let resourceIndex: [ItemID: Int]
    let layerIndex: [String: Int]
    /// Of each layer, how many images that `docker images` lists lie on it.
    let listedImages: [Int]

    init(_ builder: LayerGraphBuilder) {
      store = builder.store
      cache = builder.cache
      isComplete = builder.isComplete
      layers = builder.layers
      images = builder.images
      containers = builder.containers
      resources = builder.resources
      imageIndex = builder.imageIndex
      containerIndex = builder.containerIndex
      resourceIndex = builder.resourceIndex
      layerIndex = builder.layerIndex
      listedImages = builder.listedImages
    }
  }

  let storage: Storage

  /// The graph of everything the inventory knows; what it does not know yet widens the estimates.
  public init(inventory: Inventory) {
    var builder = LayerGraphBuilder()
    builder.build(inventory)
    storage = Storage(builder)
  }

  /// Two graphs are the same when they come from one build: comparing them costs nothing.
  public static func == (one: LayerGraph, other: LayerGraph) -> Bool {
    one.storage === other.storage
  }

  /// How many different layers there are.
  public var layerCount: Int { storage.layers.count }

  /// The chain from the bottom to a layer, as indices.
  func chain(to top: Int?) -> [Int] {
    var chain: [Int] = []
    var next = top
    while let layer = next {
      chain.append(layer)
      next = storage.layers[layer].parent
    }
    return chain.reversed()
  }

  /// The bytes of a layer and those below it, down to but without `base`.
  func size(from base: Int?, to top: Int) -> Estimate {
    var sum = LayerSum()
    sum.add(storage.layers, top, times: 1)
    if let base { sum.add(storage.layers, base, times: -1) }
    return sum.estimate
  }
}
