/// A count of bytes as far as it can be known: exact, between two bounds, or at least so many.
///
/// Bytes are logical, as the engine counts them; the disk's own figure is larger.
public struct Estimate: Hashable, Sendable {
  /// Never freed less than this.
  public var min: Int64
  /// Never freed more than this; `nil` where no bound is known.
  public var max: Int64?
  /// Why the figure is not exact; empty when it is.
  public var reasons: Set<InexactReason>
  /// Logs of containers that go too and are in no figure: the engine does not count them.
  public var uncountedLogs: Int

  public init(
    min: Int64, max: Int64?, reasons: Set<InexactReason> = [], uncountedLogs: Int = 0
  ) {
    self.min = min
    self.max = max
    self.reasons = reasons
    self.uncountedLogs = uncountedLogs
  }

  public static func exact(_ bytes: Int64) -> Estimate { Estimate(min: bytes, max: bytes) }

  public static let zero = exact(0)

  public static func unknown(_ reason: InexactReason) -> Estimate {
    Estimate(min: 0, max: nil, reasons: [reason])
  }

  /// Whether what it counts is known to the byte.
  public var isExact: Bool { max == min }

  /// Nothing is known at all.
  public var isUnknown: Bool { min == 0 && max == nil }

  /// Both together; sums saturate instead of overflowing.
  public static func + (one: Estimate, other: Estimate) -> Estimate {
    Estimate(
      min: one.min.addingSaturated(other.min),
      max: one.max.flatMap { max in other.max.map { max.addingSaturated($0) } },
      reasons: one.reasons.union(other.reasons),
      uncountedLogs: one.uncountedLogs + other.uncountedLogs)
  }

  public static func += (one: inout Estimate, other: Estimate) { one = one + other }
}

/// Why a figure is a range or unknown.
public enum InexactReason: Hashable, Sendable, CaseIterable {
  /// Records of the build cache hold layers of images, and the engine does not say which.
  case buildCacheSharesLayers
  /// The history of a loaded image does not tell the size of each layer.
  case noHistory
  /// The containerd store counts blobs and snapshots that images share in ways it does not tell,
  /// and keeps more for a container than its writable layer.
  case containerdStore
  /// An image names more layers or steps than one can have; nothing is made of them.
  case tooManyLayers
  /// A layer went that was not there when sizes were asked for.
  case unseenLayer
  /// The size of a writable layer, or the layers of an image, have not been asked for yet.
  case notMeasuredYet
  /// The engine could not tell a size.
  case engineCannotTell
  /// A container whose image record is gone holds layers that could not be matched.
  case unknownHolder

  /// A short phrase for people.
  public var phrase: String {
    switch self {
    case .buildCacheSharesLayers: "the build cache shares layers"
    case .noHistory: "loaded image without history"
    case .containerdStore: "containerd store"
    case .tooManyLayers: "more layers or build steps than an image can have"
    case .unseenLayer: "a layer whose size was never told"
    case .notMeasuredYet: "not measured yet"
    case .engineCannotTell: "the engine cannot tell"
    case .unknownHolder: "a container without its image holds layers"
    }
  }
}

extension Int64 {
  /// The sum, or the largest value where it does not fit: figures of an engine are untrusted.
  public func addingSaturated(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
