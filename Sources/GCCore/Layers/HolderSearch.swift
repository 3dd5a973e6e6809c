/// Finds who holds the layers of an item, the holder of most bytes first.
struct HolderSearch {
  private enum Direct {
    case image(Int)
    case container(Int)
  }

  private let graph: LayerGraph
  private var direct: [Int: [Direct]] = [:]

  init(_ graph: LayerGraph) {
    self.graph = graph
    for (index, image) in graph.storage.images.enumerated() {
      if let top = image.top { direct[top, default: []].append(.image(index)) }
    }
    for (index, container) in graph.storage.containers.enumerated() {
      if let top = container.top { direct[top, default: []].append(.container(index)) }
    }
  }

  /// Up to `limit` holders of the stack below `top`, among the items that `stays` lets pass.
  ///
  /// Going down the stack, each layer's other branches are searched: whoever is found further up
  /// shares more.
  func holdings(
    of top: Int?, limit: Int, isHeld: (Int) -> Bool, stays: (ItemID) -> Bool
  ) -> [Holding] {
    var found: [Holding] = []
    var from: Int?
    var next = top
    while let layer = next, found.count < limit {
      if isHeld(layer) {
        let bytes = graph.size(from: nil, to: layer)
        guard bytes.max != 0 else { break }
        for holder in holders(at: layer, besides: from, limit - found.count, isHeld, stays) {
          found.append(Holding(holder: holder, bytes: bytes))
        }
      }
      from = layer
      next = graph.storage.layers[layer].parent
    }
    return found
  }

  /// Holders that stand on a layer, or on one above it, but not through the branch `besides`.
  private func holders(
    at layer: Int, besides branch: Int?, _ limit: Int, _ isHeld: (Int) -> Bool,
    _ stays: (ItemID) -> Bool
  ) -> [LayerHolder] {
    var found: [LayerHolder] = []
    var open = [layer]
    while let layer = open.popLast(), found.count < limit {
      for holder in direct[layer] ?? [] where found.count < limit {
        switch holder {
        case .image(let index):
          let image = graph.storage.images[index]
          if stays(.image(image.id)) { found.append(.image(id: image.id, name: image.name)) }
        case .container(let index):
          let container = graph.storage.containers[index]
          if stays(.container(container.id)) {
            found.append(.container(id: container.id, name: container.name))
          }
        }
      }
      var child = graph.storage.layers[layer].firstChild
      while let above = child {
        if above != branch, isHeld(above) { open.append(above) }
        child = graph.storage.layers[above].nextSibling
      }
    }
    return found
  }
}

extension HolderSearch {
  /// Up to `limit` holders of one layer, directly or through a layer above it.
  func holders(of layer: Int, limit: Int, where stays: (ItemID) -> Bool) -> [LayerHolder] {
    holders(at: layer, besides: nil, limit, { _ in true }, stays)
  }
}
