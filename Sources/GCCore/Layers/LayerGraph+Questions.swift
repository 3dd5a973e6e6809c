/// One layer of an image, as the details show it.
public struct ImageLayer: Hashable, Sendable {
  public var chainID: String
  /// Its own bytes, without the layers below.
  public var size: Estimate
  /// Others that hold it, the first few; never the image itself.
  public var holders: [LayerHolder]
}

extension LayerGraph {
  /// The layers of an image, bottom first, each with up to `limit` other holders; `nil` where they
  /// are not known.
  public func layers(of image: String, holders limit: Int = 8) -> [ImageLayer]? {
    guard let index = storage.imageIndex[image], storage.images[index].unmeasured == nil else {
      return nil
    }
    let search = HolderSearch(self)
    return chain(to: storage.images[index].top).map { layer in
      let node = storage.layers[layer]
      return ImageLayer(
        chainID: node.chainID ?? "", size: size(from: node.parent, to: layer),
        holders: search.holders(of: layer, limit: limit) { $0 != .image(image) })
    }
  }

  /// The bytes that this image has and no other that `docker images` lists: `Size − SharedSize` as
  /// engines from API 1.42 on tell it. Containers and the build cache do not count here.
  public func uniqueSize(of image: String) -> Estimate {
    guard let index = storage.imageIndex[image] else { return .unknown(.notMeasuredYet) }
    let node = storage.images[index]
    if node.unmeasured != nil { return node.bytes }
    guard let top = node.top else { return .zero }
    let isListed = !node.tags.isEmpty || node.children.isEmpty
    var shared: Int? = top
    while let layer = shared, storage.listedImages[layer] <= (isListed ? 1 : 0) {
      shared = storage.layers[layer].parent
    }
    return shared == top ? .zero : size(from: shared, to: top)
  }

  /// All layers of all images, each counted once, in bytes. On a store whose layers cannot be seen:
  /// at least what the images have for themselves, at most all their sizes.
  public var imageBytes: Estimate {
    switch storage.store {
    case .layers: freed(byDeleted: Array(storage.layerIndex.keys))
    case .opaque: storage.images.map(\.bytes).sum
    }
  }

  /// What the items take together, each layer counted once; what holds it besides does not count.
  /// An item that this graph does not know has no upper bound.
  public func total(of items: some Sequence<ItemID>) -> Estimate {
    var rest = EstimateSum()
    var layers: Set<Int> = []
    for item in items {
      switch item.kind {
      case .image:
        guard let node = storage.imageIndex[item.id].map({ storage.images[$0] }) else {
          rest.add(.unknown(.notMeasuredYet))
          continue
        }
        if node.unmeasured != nil { rest.add(node.bytes) }
        var next = node.top
        while let layer = next, layers.insert(layer).inserted {
          next = storage.layers[layer].parent
        }
      case .container:
        rest.add(
          storage.containerIndex[item.id].map { storage.containers[$0].own }
            ?? .unknown(.notMeasuredYet))
      case .volume, .network:
        rest.add(
          storage.resourceIndex[item].map { storage.resources[$0].bytes }
            ?? .unknown(.notMeasuredYet))
      }
    }
    return sum(of: layers) + rest.estimate
  }

  /// The bytes of the layers that an engine's answers named as deleted; IDs of images among them
  /// count nothing. A name that this graph does not know may be a layer of any size.
  ///
  /// Layers on top of each other are taken together, so that their sum is exact even where the
  /// single sizes are not.
  public func freed(byDeleted chains: [String]) -> Estimate {
    var layers: Set<Int> = []
    var isComplete = true
    for chain in chains {
      if let layer = storage.layerIndex[chain] {
        layers.insert(layer)
      } else if storage.imageIndex[chain] == nil {
        isComplete = false
      }
    }
    return sum(of: layers) + (isComplete ? .zero : .unknown(.unseenLayer))
  }

  private func sum(of layers: Set<Int>) -> Estimate {
    var coefficients: [Int: Int] = [:]
    for layer in layers {
      coefficients[layer, default: 0] += 1
      if let parent = storage.layers[layer].parent { coefficients[parent, default: 0] -= 1 }
    }
    var sum = LayerSum()
    for (layer, times) in coefficients { sum.add(storage.layers, layer, times: times) }
    return sum.estimate
  }
}
