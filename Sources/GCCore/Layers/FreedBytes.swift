/// What a set of removals frees, as a sum from which each part can be taken back exactly.
struct FreedBytes: Hashable, Sendable {
  var layers = LayerSum()
  /// Layers that went, those whose size is zero too.
  private var layerCount = 0
  private var own: Int64 = 0
  private var ownPending = 0
  private var ownUnknown = 0
  private var opaqueLow: Int64 = 0
  private var opaqueHigh: Int64 = 0
  private var opaqueUnbounded = 0
  private var opaqueReasons: [InexactReason: Int] = [:]

  mutating func count(layers change: Int) { layerCount += change }

  /// A writable layer or a volume: what nothing else shares.
  mutating func add(_ bytes: Fact<Int64>, undo: Bool = false) {
    switch bytes {
    case .known(let bytes): own &+= undo ? -bytes : bytes
    case .pending: ownPending += undo ? -1 : 1
    case .unavailable: ownUnknown += undo ? -1 : 1
    }
  }

  /// An image whose layers are not known, freed as a whole.
  mutating func add(_ bytes: OpaqueBytes, _ reason: InexactReason, undo: Bool = false) {
    opaqueLow &+= undo ? -bytes.low : bytes.low
    if let high = bytes.high {
      opaqueHigh &+= undo ? -high : high
    } else {
      opaqueUnbounded += undo ? -1 : 1
    }
    let count = opaqueReasons[reason, default: 0] + (undo ? -1 : 1)
    opaqueReasons[reason] = count == 0 ? nil : count
  }

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
    total += .exact(own)
    if ownPending > 0 { total += .unknown(.notMeasuredYet) }
    if ownUnknown > 0 { total += .unknown(.engineCannotTell) }
    if !opaqueReasons.isEmpty {
      total += Estimate(
        min: opaqueLow, max: opaqueUnbounded > 0 ? nil : opaqueHigh,
        reasons: Set(opaqueReasons.keys))
    }
    return total
  }
}
