/// The engine's reference counts of layers while items are removed one after the other.
///
/// A layer is held by each image and container that stands on it directly and by each layer on top
/// of it; when the last of them goes it goes, and lets go of the one below. Every removal can be
/// taken back, in any order, and costs in proportion to the layers that it frees.
struct ReleaseLedger: Sendable {
  let graph: LayerGraph.Storage
  private(set) var freed = FreedBytes()
  private var references: [Int32]
  /// How often each layer's stack counts in `freed`: once when it went, less once for each layer
  /// on top of it that went.
  private var coefficients: [Int32]
  private var unseen: [InexactReason: Int] = [:]

  init(_ graph: LayerGraph.Storage) {
    self.graph = graph
    references = [Int32](repeating: 0, count: graph.layers.count)
    coefficients = references
    for layer in graph.layers { if let parent = layer.parent { references[parent] += 1 } }
    for image in graph.images {
      if let top = image.top { references[top] += 1 }
      if case .layers = graph.store, let reason = image.unmeasured {
        unseen[reason, default: 0] += 1
      }
    }
    for container in graph.containers {
      if let top = container.top { references[top] += 1 }
      if case .layers = graph.store, let reason = container.unmatched {
        unseen[reason, default: 0] += 1
      }
    }
    if case .layers = graph.store, !graph.isComplete { unseen[.notMeasuredYet, default: 0] += 1 }
  }

  func isHeld(_ layer: Int) -> Bool { references[layer] > 0 }

  /// What all removals so far free together.
  var estimate: Estimate { estimate(of: freed) }

  /// What some of the removals free, under the holders that are left now.
  func estimate(of part: FreedBytes) -> Estimate {
    part.estimate(unseen: Array(unseen.keys), cache: graph.cache)
  }

  /// Takes an image away; the layers that go, top first, and what that adds goes into `part`.
  mutating func remove(image index: Int, into part: inout FreedBytes) -> [Int] {
    let image = graph.images[index]
    if let reason = image.unmeasured {
      see(reason, less: true)
      freed.add(image.bytes)
      part.add(image.bytes)
    }
    return release(image.top, into: &part)
  }

  mutating func restore(image index: Int) {
    let image = graph.images[index]
    if let reason = image.unmeasured {
      see(reason, less: false)
      freed.add(image.bytes, undo: true)
    }
    retain(image.top)
  }

  /// Takes a container away, with what only it has.
  mutating func remove(container index: Int, into part: inout FreedBytes) -> [Int] {
    let container = graph.containers[index]
    if let reason = container.unmatched { see(reason, less: true) }
    freed.add(container.own)
    part.add(container.own)
    return release(container.top, into: &part)
  }

  mutating func restore(container index: Int) {
    let container = graph.containers[index]
    if let reason = container.unmatched { see(reason, less: false) }
    freed.add(container.own, undo: true)
    retain(container.top)
  }

  /// Takes a volume or a network away.
  mutating func remove(resource index: Int, into part: inout FreedBytes) {
    freed.add(graph.resources[index].bytes)
    part.add(graph.resources[index].bytes)
  }

  mutating func restore(resource index: Int) {
    freed.add(graph.resources[index].bytes, undo: true)
  }

  private mutating func see(_ reason: InexactReason, less: Bool) {
    guard case .layers = graph.store else { return }
    let count = unseen[reason, default: 0] + (less ? -1 : 1)
    unseen[reason] = count == 0 ? nil : count
  }

  private mutating func release(_ top: Int?, into part: inout FreedBytes) -> [Int] {
    var gone: [Int] = []
    var next = top
    while let layer = next {
      references[layer] -= 1
      next = graph.layers[layer].parent
      guard references[layer] == 0 else { break }
      gone.append(layer)
      count(layer, 1)
    }
    if let first = gone.first, let last = gone.last {
      part.count(layers: gone.count)
      part.layers.add(graph.layers, first, times: 1)
      if let base = graph.layers[last].parent { part.layers.add(graph.layers, base, times: -1) }
    }
    return gone
  }

  private mutating func retain(_ top: Int?) {
    var next = top
    while let layer = next {
      references[layer] += 1
      next = graph.layers[layer].parent
      guard references[layer] == 1 else { break }
      count(layer, -1)
    }
  }

  /// Counts a layer as gone (1) or as back (-1).
  private mutating func count(_ layer: Int, _ change: Int32) {
    freed.count(layers: Int(change))
    shift(layer, by: change)
    if let parent = graph.layers[layer].parent { shift(parent, by: -change) }
  }

  private mutating func shift(_ layer: Int, by change: Int32) {
    freed.layers.add(graph.layers, layer, times: Int(coefficients[layer]), undo: true)
    coefficients[layer] += change
    freed.layers.add(graph.layers, layer, times: Int(coefficients[layer]))
  }
}
