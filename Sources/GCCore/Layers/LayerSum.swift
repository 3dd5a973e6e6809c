/// A running sum of stack sizes, each known or bounded, from which the bytes of any set of layers
/// that nothing holds can be told.
///
/// Such a set counts each of its layers' stacks once and takes off the stack below each; within a
/// stretch of layers all but the two ends cancel, so that what is not known of the layers between
/// does not widen the answer. Additions can be taken back exactly.
struct LayerSum: Hashable, Sendable {
  private var low: Int128 = 0
  private var high: Int128 = 0
  private var withoutLow = 0
  private var withoutHigh = 0
  private var pending = 0
  private var unexplained = 0
  private var ofGoneImages = 0

  /// Adds (or with `undo` takes back) a layer's stack `times` times.
  mutating func add(_ layers: [LayerNode], _ index: Int, times: Int, undo: Bool = false) {
    guard times != 0 else { return }
    let layer = layers[index]
    let factor = Int128(undo ? -times : times)
    let count = undo ? -1 : 1
    if times > 0 {
      low += Int128(layer.low) * factor
      if let bound = layer.high { high += Int128(bound) * factor } else { withoutHigh += count }
    } else {
      high += Int128(layer.low) * factor
      if let bound = layer.high { low += Int128(bound) * factor } else { withoutLow += count }
    }
    if layer.chainID == nil {
      ofGoneImages += count
    } else if layer.low != layer.high {
      if layer.isPending { pending += count } else { unexplained += count }
    }
  }

  /// The bytes, never negative.
  var estimate: Estimate {
    let min = withoutLow > 0 ? 0 : Int64(clamping: Swift.max(0, low))
    let max = withoutHigh > 0 ? nil : Swift.max(min, Int64(clamping: high))
    guard min != max else { return .exact(min) }
    var reasons: Set<InexactReason> = []
    if pending > 0 { reasons.insert(.notMeasuredYet) }
    if unexplained > 0 { reasons.insert(.noHistory) }
    if ofGoneImages > 0 { reasons.insert(.unknownHolder) }
    return Estimate(min: min, max: max, reasons: reasons)
  }
}
