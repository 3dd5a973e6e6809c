import Synchronization

/// Asked for once, and then for good: a run begins nothing further.
final class Cancellation: Sendable {
  private struct State {
    var isCancelled = false
    var whenCancelled: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func cancel() {
    let waiting = state.withLock { state in
      state.isCancelled = true
      defer { state.whenCancelled = [] }
      return state.whenCancelled
    }
    for call in waiting { call() }
  }

  /// Calls `call` once: when cancelled, or at once where that has happened.
  func whenCancelled(_ call: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled { state.whenCancelled.append(call) }
      return state.isCancelled
    }
    if isCancelled { call() }
  }
}
