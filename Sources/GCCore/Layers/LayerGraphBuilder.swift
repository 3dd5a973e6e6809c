/// Makes the parts of a `LayerGraph` from an inventory.
struct LayerGraphBuilder {
  var store = LayerGraph.Store.layers
  private var imageStore = Host.ImageStore.classic
  var cache = LayerGraph.CacheHold.nothing
  var isComplete = false
  var layers: [LayerNode] = []
  var images: [ImageNode] = []
  var containers: [ContainerNode] = []
  var resources: [ResourceNode] = []
  var imageIndex: [String: Int] = [:]
  var containerIndex: [String: Int] = [:]
  var resourceIndex: [ItemID: Int] = [:]
  var layerIndex: [String: Int] = [:]
  var listedImages: [Int] = []

  /// Stacks of containers whose image record is gone, with their bytes.
  var bare: [(top: Int, bytes: Int64)] = []
  /// Whether the build cache may hold such stacks: a record says that it shares its layers only
  /// where an image has them too.
  var mayHoldBare = true

  private struct Place: Hashable {
    var parent: Int
    var content: Int
  }
  private var contents: [String: Int] = [:]
  private var places: [Place: Int] = [:]
  private var directories: [String: Int] = [:]

  mutating func build(_ inventory: Inventory) {
    isComplete = inventory.imagesComplete && inventory.containersComplete
    store = Self.store(of: inventory.host)
    imageStore = inventory.host?.imageStore ?? .classic
    cache = store == .layers ? Self.hold(of: inventory.buildCache) : .nothing
    mayHoldBare = inventory.buildCache.value?.records != 0
    let sorted = inventory.images.values.sorted { $0.id < $1.id }
    for image in sorted { add(image) }
    for (index, image) in sorted.enumerated() {
      guard let parent = image.parentID.flatMap({ imageIndex[$0] }), parent != index else {
        continue
      }
      images[index].parent = parent
      images[parent].children.append(index)
    }
    countListedImages()
    let mounted = References.mountedImages(in: inventory)
    for container in inventory.containers.values.sorted(by: { $0.id < $1.id }) {
      add(container, mounting: mounted[container.id] ?? [])
    }
    addResources(inventory)
    link()
    if store == .layers { bound(sorted) }
  }

  private static func store(of host: Host?) -> LayerGraph.Store {
    guard let host else { return .opaque(.notMeasuredYet) }
    if host.imageStore == .containerd { return .opaque(.containerdStore) }
    if host.imageStore == .unknown { return .opaque(.engineCannotTell) }
    return host.product == .docker ? .layers : .opaque(.engineCannotTell)
  }

  private static func hold(of cache: Fact<BuildCache>) -> LayerGraph.CacheHold {
    switch cache {
    case .pending: .any(.notMeasuredYet)
    case .unavailable: .any(.engineCannotTell)
    case .known(let cache): cache.sharesLayers ? .any(.buildCacheSharesLayers) : .nothing
    }
  }

  // MARK: Images

  private mutating func add(_ image: Image) {
    let size = image.size.flatMap { $0 < 0 ? nil : min($0, LayerNode.largest) }
    var node = ImageNode(
      id: image.id, name: image.name, tags: image.tags, digests: image.digests,
      bytes: Estimate(min: 0, max: size))
    switch store {
    case .opaque(let reason):
      node.unmeasured = reason
      if let unique = image.uniqueSize.value {
        node.bytes.min = max(0, min(unique, size ?? unique, LayerNode.largest))
      }
    case .layers:
      switch image.details {
      case .pending: node.unmeasured = .notMeasuredYet
      case .unavailable: node.unmeasured = .engineCannotTell
      case .known(let details):
        node.unmeasured = Self.obstacle(to: details, of: image)
        if node.unmeasured == nil { node.top = stack(details) }
      }
    }
    node.unmeasured.map { _ = node.bytes.reasons.insert($0) }
    imageIndex[image.id] = images.count
    images.append(node)
  }

  /// Why layers cannot be made of what an inspect told, if so.
  private static func obstacle(to details: ImageDetails, of image: Image) -> InexactReason? {
    if details.diffIDs.count > HistoryFit.mostLayers { return .tooManyLayers }
    if image.history.value?.count ?? 0 > HistoryFit.mostSteps { return .tooManyLayers }
    // Bytes without a layer: the answer left the layers out.
    return details.diffIDs.isEmpty && image.size != 0 ? .engineCannotTell : nil
  }

  /// The top layer of an image, made known with all those below it.
  private mutating func stack(_ details: ImageDetails) -> Int? {
    var top: Int?
    let hasDirectories = details.directories.count == details.diffIDs.count
    for (depth, diffID) in details.diffIDs.enumerated() {
      let content = contents[diffID] ?? contents.count
      contents[diffID] = content
      let place = Place(parent: top ?? -1, content: content)
      let layer: Int
      if let known = places[place] {
        layer = known
      } else {
        layer = append(
          above: top, chainID: ChainID.appending(diffID, to: top.flatMap { layers[$0].chainID }))
        places[place] = layer
        if let chainID = layers[layer].chainID { layerIndex[chainID] = layer }
      }
      if hasDirectories {
        directories[details.directories[details.directories.count - 1 - depth]] = layer
      }
      top = layer
    }
    return top
  }

  private mutating func append(above parent: Int?, chainID: String?) -> Int {
    layers.append(LayerNode(parent: parent, chainID: chainID))
    return layers.count - 1
  }

  private mutating func countListedImages() {
    listedImages = [Int](repeating: 0, count: layers.count)
    for image in images where !image.tags.isEmpty || image.children.isEmpty {
      if let top = image.top { listedImages[top] += 1 }
    }
    for index in layers.indices.reversed() {
      if let parent = layers[index].parent { listedImages[parent] += listedImages[index] }
    }
  }

  // MARK: Containers

  private mutating func add(_ container: Container, mounting mounted: Set<String>) {
    var node = ContainerNode(
      id: container.id, name: container.name, state: container.state,
      own: container.ownBytes(on: imageStore))
    if let image = imageIndex[container.imageID] {
      node.images = [image]
      node.top = images[image].top
      node.unmatched = images[image].unmeasured
    } else if store == .layers {
      switch container.details {
      case .pending: node.unmatched = .notMeasuredYet
      case .unavailable: node.unmatched = .unknownHolder
      case .known(let details):
        node.top = match(details.lowerDirectories)
        if node.top == nil { node.unmatched = .unknownHolder }
        if let top = node.top, node.unmatched == nil, let bytes = container.imageSize.value {
          bare.append((top, max(0, min(bytes, LayerNode.largest))))
        }
      }
    }
    for image in mounted.compactMap({ imageIndex[$0] }).sorted() {
      node.mountedImages.insert(image)
      guard !node.images.contains(image) else { continue }
      node.images.append(image)
      node.unmatched = node.unmatched ?? .unknownHolder
    }
    for image in node.images { images[image].users.append(containers.count) }
    containerIndex[container.id] = containers.count
    containers.append(node)
  }

  /// The top layer that a container whose image record is gone stands on, from the directories
  /// that its mount names, top first. Those that no image names get layers of their own: only such
  /// containers hold them.
  private mutating func match(_ lower: [String]) -> Int? {
    var own = lower[...]
    // The engine puts a layer of its own between (`…-init`), freed with the container's.
    if let first = own.first, Self.isInit(first) { own = own.dropFirst() }
    guard let known = own.firstIndex(where: { directories[$0] != nil }) else {
      return own.isEmpty ? nil : stack(directories: own, on: nil)
    }
    return stack(directories: own[..<known], on: directories[own[known]])
  }

  private mutating func stack(directories gone: ArraySlice<String>, on base: Int?) -> Int? {
    var top = base
    for directory in gone.reversed() {
      let layer = append(above: top, chainID: nil)
      directories[directory] = layer
      listedImages.append(0)
      top = layer
    }
    return top
  }

  private static func isInit(_ directory: String) -> Bool {
    directory.hasSuffix("-init/diff") || directory.hasSuffix("-init")
  }

  private mutating func link() {
    for index in layers.indices.reversed() {
      guard let parent = layers[index].parent else { continue }
      layers[index].nextSibling = layers[parent].firstChild
      layers[parent].firstChild = index
    }
  }
}
