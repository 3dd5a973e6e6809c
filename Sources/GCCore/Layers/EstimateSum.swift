/// A running sum of estimates from which each can be taken back exactly.
struct EstimateSum: Hashable, Sendable {
  // Wide enough that no number of untrusted sizes overflows.
  private var low: Int128 = 0
  private var high: Int128 = 0
  private var withoutHigh = 0
  private var reasons: [InexactReason: Int] = [:]
  private var uncountedLogs = 0

  /// Adds an estimate, or with `undo` takes it back.
  mutating func add(_ estimate: Estimate, undo: Bool = false) {
    let count = undo ? -1 : 1
    low += Int128(estimate.min) * Int128(count)
    if let max = estimate.max {
      high += Int128(max) * Int128(count)
    } else {
      withoutHigh += count
    }
    for reason in estimate.reasons {
      let left = reasons[reason, default: 0] + count
      reasons[reason] = left == 0 ? nil : left
    }
    uncountedLogs += estimate.uncountedLogs * count
  }

  var estimate: Estimate {
    Estimate(
      min: Int64(clamping: low), max: withoutHigh > 0 ? nil : Int64(clamping: high),
      reasons: Set(reasons.keys), uncountedLogs: uncountedLogs)
  }
}

extension Sequence<Estimate> {
  /// All together.
  public var sum: Estimate {
    reduce(into: EstimateSum()) { $0.add($1) }.estimate
  }
}
