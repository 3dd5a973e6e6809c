/// How many calls may be under way together: one that takes long gives its place to the next and goes
/// on aside. Times are durations since one fixed moment.
struct CallSlots<Call: Hashable & Sendable>: Hashable, Sendable {
  /// Calls under way together that are not slow.
  let limit: Int
  /// Slow ones beside them.
  let slowLimit: Int
  /// After how long a call is slow.
  let slow: Duration
  private var starts: [Call: Duration] = [:]

  init(limit: Int, slowLimit: Int, slow: Duration) {
    self.limit = limit
    self.slowLimit = slowLimit
    self.slow = slow
  }

  init(_ limits: LoadLimits) {
    self.init(limit: limits.inspects, slowLimit: limits.slowInspects, slow: limits.slow)
  }

  func hasRoom(at now: Duration) -> Bool {
    starts.count < limit + slowLimit && starts.values.count { now - $0 < slow } < limit
  }

  mutating func begin(_ call: Call, at now: Duration) { starts[call] = now }

  mutating func end(_ call: Call) { starts[call] = nil }

  /// The calls that have stepped aside.
  func slowOnes(at now: Duration) -> [Call] {
    starts.filter { now - $0.value >= slow }.map(\.key)
  }

  /// Whether nothing is under way but what has stepped aside.
  func isQuiet(at now: Duration) -> Bool { starts.values.allSatisfy { now - $0 >= slow } }

  /// How long until the next call is slow; `nil` where all are, or none is under way.
  func untilNextIsSlow(at now: Duration) -> Duration? {
    starts.values.map { $0 + slow - now }.filter { $0 > .zero }.min()
  }
}
