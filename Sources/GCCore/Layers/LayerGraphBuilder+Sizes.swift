/// How large each stack of layers is: from the sizes of images, and from histories between them.
extension LayerGraphBuilder {
  /// Narrows the bounds of every layer's stack as far as all images together tell.
  ///
  /// `sorted` are the images in the order of `images`.
  mutating func bound(_ sorted: [Image]) {
    for (index, image) in sorted.enumerated() {
      guard let top = images[index].top, let size = images[index].bytes.max else { continue }
      layers[top].low = size
      layers[top].high = size
      if image.history.isPending { layers[top].isPending = true }
    }
    for (top, bytes) in bare where layers[top].high == nil {
      if !mayHoldBare { layers[top].low = bytes }
      layers[top].high = bytes
    }
    for index in layers.indices.reversed() where layers[index].isPending {
      if let parent = layers[index].parent { layers[parent].isPending = true }
    }
    spread()
    // An image's history may settle what another's left open; few rounds settle nearly all.
    var open = sorted.indices.filter { images[$0].top != nil }
    for _ in 0..<4 {
      var narrowed = false
      open = open.filter { index in
        guard let top = images[index].top, case let stack = stack(below: top),
          stack.contains(where: { layers[$0].low != layers[$0].high }),
          let history = sorted[index].history.value, !history.isEmpty
        else { return false }
        if apply(history, to: stack) { narrowed = true }
        return true
      }
      guard narrowed else { break }
      spread()
    }
    settle()
  }

  private func stack(below top: Int) -> [Int] {
    var stack: [Int] = []
    var next = Optional(top)
    while let layer = next {
      stack.append(layer)
      next = layers[layer].parent
    }
    return stack.reversed()
  }

  /// Whether the history narrowed anything.
  private mutating func apply(_ history: [HistoryStep], to stack: [Int]) -> Bool {
    let fit = HistoryFit(
      steps: history.reversed().map { HistoryFit.Step($0) },
      known: stack.map { HistoryFit.Bounds(low: layers[$0].low, high: layers[$0].high ?? .max) })
    guard let bounds = fit.fit() else { return false }
    var narrowed = false
    for (layer, bound) in zip(stack, bounds) {
      let low = max(bound.low, layers[layer].low)
      let high = min(bound.high, layers[layer].high ?? .max)
      guard low <= high, low != layers[layer].low || high != layers[layer].high ?? .max else {
        continue
      }
      layers[layer].low = low
      layers[layer].high = high == .max ? nil : high
      narrowed = true
    }
    return narrowed
  }

  /// A stack is never smaller than the one it stands on.
  private mutating func spread() {
    for index in layers.indices {
      if let parent = layers[index].parent {
        layers[index].low = max(layers[index].low, layers[parent].low)
      }
    }
    for index in layers.indices.reversed() {
      guard let parent = layers[index].parent, let high = layers[index].high else { continue }
      layers[parent].high = min(layers[parent].high ?? .max, high)
    }
  }

  /// Sizes that contradict each other (an engine in trouble, or not one) become a range.
  private mutating func settle() {
    for index in layers.indices {
      if let high = layers[index].high, high < layers[index].low {
        (layers[index].low, layers[index].high) = (high, layers[index].low)
      }
    }
  }
}
