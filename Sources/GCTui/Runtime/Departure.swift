import GCCore
import Glibc
import Synchronization

/// How a command without a screen is left, whatever it waits for.
///
/// The first request ends it as soon as nothing is left half done, the second at once. Both are taken
/// on the thread of the signals: no engine, no disk and no question holds that one up.
final class Departure: Sendable {
  /// What the first request leads to.
  enum FirstStep: Sendable {
    /// There is nothing to bring to an end: the process ends here, and says this.
    case leave(saying: String? = nil)
    /// Brings what is under way to its end, which the command itself waits for.
    case end(@Sendable () -> Void)
  }

  /// What runs go by: the second request abandons them.
  let cancellation = Cancellation()
  private let state: Mutex<State>

  private struct State {
    var first: FirstStep
    var signal: CInt?
  }

  /// - Throws: `TerminalError` as `Termination.install`.
  init(_ first: FirstStep = .leave()) throws {
    state = Mutex(State(first: first))
    try Termination.install { [self] signal in request(signal) }
  }

  /// From now on the first request leads to this; one that came before stays the first.
  func onRequest(_ first: FirstStep) {
    state.withLock { $0.first = first }
  }

  /// The exit status of a command that a request ended before it could do anything.
  var status: CInt { Termination.status(after: state.withLock { $0.signal } ?? SIGTERM) }

  private func request(_ signal: CInt) {
    let (first, isFirst) = state.withLock { state in
      defer { state.signal = state.signal ?? signal }
      return (state.first, state.signal == nil)
    }
    // A terminal that goes says so more than once: the kernel, and the shell.
    if !isFirst, signal == SIGHUP { return }
    switch first {
    case .leave(let sentence):
      let status = Termination.status(after: signal)
      if let sentence {
        // Where nobody reads it, writing may take for ever.
        Self.leave(after: 1, status: status)
        StandardStreams.printError("gctui: \(sentence)")
      }
      _exit(status)
    case .end(let end):
      if isFirst { return end() }
      cancellation.abandon()
      Self.leave(after: 10, status: Termination.status(after: signal))
    }
  }

  /// Ends the process in so many seconds, if it has not ended by itself.
  static func leave(after seconds: UInt32, status: CInt) {
    guard seconds > 0 else { _exit(status) }
    do {
      try startDedicatedThread {
        sleep(seconds)
        _exit(status)
      }
    } catch {
      _exit(status)
    }
  }
}
