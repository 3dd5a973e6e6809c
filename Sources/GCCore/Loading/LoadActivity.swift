/// What a loader is asking the engine for in the background, for a progress line.
public struct LoadActivity: Hashable, Sendable {
  /// In the order in which a loader asks.
  public enum Kind: Hashable, Sendable, CaseIterable {
    case containers, images, containerDetails, imageDetails, imageHistory
    case writableSizes, uniqueSizes, buildCache
  }

  /// How far one kind has come; `total` is `nil` where the engine has not told how many there are.
  public struct Progress: Hashable, Sendable {
    public var done: Int
    public var total: Int?

    public init(done: Int, total: Int?) {
      self.done = done
      self.total = total
    }
  }

  /// What is not finished; empty when nothing is asked for.
  public var progress: [Kind: Progress]
  /// Whether the expensive counts were cancelled and wait for `resumeMeasuring`.
  public var isMeasuringCancelled: Bool

  public init(progress: [Kind: Progress] = [:], isMeasuringCancelled: Bool = false) {
    self.progress = progress
    self.isMeasuringCancelled = isMeasuringCancelled
  }

  public var isIdle: Bool { progress.isEmpty }
}
