import Synchronization

/// A clock without waiting: a short sleep moves time on and returns at once, a long one (500 s and
/// more) is held until the test lets it pass.
final class SteppedClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

    func duration(to other: Instant) -> Duration { other.offset - offset }

    static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var nextToken = 0
    var sleepers: [Int: (duration: Duration, continuation: CheckedContinuation<Void, Never>)] = [:]
    var watchers: [Int: (duration: Duration, continuation: CheckedContinuation<Void, Never>)] = [:]
  }

  private let state = Mutex(State())

  var now: Instant { state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }

  func advance(by duration: Duration) {
    state.withLock { $0.now = $0.now.advanced(by: duration) }
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let duration = now.duration(to: deadline)
    if duration >= .seconds(500) { await held(duration) }
    try Task.checkCancellation()
    state.withLock { $0.now = max($0.now, deadline) }
    await Task.yield()
  }

  /// Suspends until someone sleeps about that long (half to one and a half times).
  func someoneSleeps(about duration: Duration) async {
    let token = takeToken()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if Task.isCancelled
            || state.sleepers.values.contains(where: { $0.duration.isAbout(duration) })
          {
            return true
          }
          state.watchers[token] = (duration, continuation)
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.watchers.removeValue(forKey: token) }?.continuation.resume()
    }
  }

  /// Lets those pass who sleep about that long, once someone does.
  func pass(about duration: Duration) async {
    await someoneSleeps(about: duration)
    let woken = state.withLock { state in
      let tokens = state.sleepers.filter { $0.value.duration.isAbout(duration) }.map(\.key)
      return tokens.compactMap { state.sleepers.removeValue(forKey: $0)?.continuation }
    }
    for continuation in woken { continuation.resume() }
  }

  private func held(_ duration: Duration) async {
    let token = takeToken()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isCancelled, watchers) = state.withLock { state in
          if Task.isCancelled { return (true, [CheckedContinuation<Void, Never>]()) }
          state.sleepers[token] = (duration, continuation)
          let tokens = state.watchers.filter { $0.value.duration.isAbout(duration) }.map(\.key)
          return (
            false, tokens.compactMap { state.watchers.removeValue(forKey: $0)?.continuation }
          )
        }
        if isCancelled { continuation.resume() }
        for watcher in watchers { watcher.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: token) }?.continuation.resume()
    }
  }

  private func takeToken() -> Int {
    state.withLock { state in
      state.nextToken += 1
      return state.nextToken
    }
  }
}

extension Duration {
  fileprivate func isAbout(_ other: Duration) -> Bool { self * 2 > other && self * 2 < other * 3 }
}
