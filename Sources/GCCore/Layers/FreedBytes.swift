/// What a set of removals frees, as a sum from which each part can be taken back exactly.
struct FreedBytes: Hashable, Sendable {
  var layers = LayerSum()
  /// Layers that went, those whose size is zero too.
  private var layerCount = 0
  /// What nothing else shares (writable layers, volumes), and images whose layers are not known.
  private var rest = EstimateSum()

  mutating func count(layers change: Int) { layerCount += change }

  /// What is freed as a whole: a container's own, a volume, an image whose layers are not known.
  mutating func add(_ bytes: Estimate, undo: Bool = false) { rest.add(bytes, undo: undo) }

  /// The bytes, given who may hold layers without our seeing which.
  func estimate(unseen: [InexactReason], cache: LayerGraph.CacheHold) -> Estimate {
    var total = layerCount == 0 ? .zero : layers.estimate
    if total.max != 0 {
      if !unseen.isEmpty {
        total.min = 0
        total.reasons.formUnion(unseen)
      }
      if case .any(let reason) = cache {
        total.min = 0
        total.reasons.insert(reason)
      }
    }
    return total + rest.estimate
  }
}
