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
    if let reason = node.unmeasured {
      return Estimate(min: node.bytes.low, max: node.bytes.high, reasons: [reason])
    }
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
    case .opaque(let reason):
      storage.images.reduce(Estimate.zero) {
        $0 + Estimate(min: $1.bytes.low, max: $1.bytes.high, reasons: [reason])
      }
    }
  }

  /// The known bytes of the layers that an engine's answers named as deleted; image IDs among them
  /// and names that this graph does not know count nothing.
  ///
  /// Layers on top of each other are taken together, so that their sum is exact even where the
  /// single sizes are not.
  public func freed(byDeleted chains: [String]) -> Estimate {
    let layers = Set(chains.compactMap { storage.layerIndex[$0] })
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
