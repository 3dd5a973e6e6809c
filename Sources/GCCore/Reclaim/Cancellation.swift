import Synchronization

/// Asked for in two steps, each of them for good: `cancel` begins nothing further and waits only for
/// what cannot be taken back; `abandon` waits for nothing any more.
public final class Cancellation: Sendable {
  enum Stage: Int, Comparable {
    case none, cancelled, abandoned

    static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
  }

  private struct State {
    var stage = Stage.none
    var nextToken = 0
    var calls: [Int: (stage: Stage, call: @Sendable () -> Void)] = [:]
  }

  private let state = Mutex(State())

  public init() {}

  public var isCancelled: Bool { has(reached: .cancelled) }

  public var isAbandoned: Bool { has(reached: .abandoned) }

  public func cancel() { advance(to: .cancelled) }

  public func abandon() { advance(to: .abandoned) }

  /// Calls `call` once: when cancelled, or at once where that has happened.
  public func whenCancelled(_ call: @escaping @Sendable () -> Void) {
    _ = when(.cancelled, call)
  }

  func has(reached stage: Stage) -> Bool { state.withLock { $0.stage >= stage } }

  /// Calls `call` once: when it has come to this stage, or at once where it has.
  ///
  /// - Returns: what `forget` takes.
  func when(_ stage: Stage, _ call: @escaping @Sendable () -> Void) -> Int {
    let (token, isDue) = state.withLock { state in
      state.nextToken += 1
      guard state.stage < stage else { return (state.nextToken, true) }
      state.calls[state.nextToken] = (stage, call)
      return (state.nextToken, false)
    }
    if isDue { call() }
    return token
  }

  /// What was to be called is not called any more.
  func forget(_ token: Int) {
    state.withLock { $0.calls[token] = nil }
  }

  private func advance(to stage: Stage) {
    let due = state.withLock { state in
      state.stage = max(state.stage, stage)
      let due = state.calls.filter { $0.value.stage <= stage }
      for token in due.keys { state.calls[token] = nil }
      return due.sorted { $0.key < $1.key }.map(\.value.call)
    }
    for call in due { call() }
  }
}
