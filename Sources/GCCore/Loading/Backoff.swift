/// Pauses that double from the first to the longest.
public struct Backoff: Hashable, Sendable {
  public var first: Duration
  public var longest: Duration

  public init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// The pause before the given attempt; the first retry is attempt 1.
  public func pause(before attempt: Int) -> Duration {
    var pause = first
    for _ in 1..<max(1, attempt) {
      pause *= 2
      if pause >= longest { return longest }
    }
    return min(pause, longest)
  }
}
