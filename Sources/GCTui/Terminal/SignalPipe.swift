import Glibc
import Synchronization

/// Turns signals into bytes to poll for, one byte a signal.
///
/// The handlers only write to a pipe. The run loop's are installed before ncurses starts, which
/// then leaves them alone, and before the screen changes, so that none is lost.
struct SignalPipe {
  /// What the screen wants: window changes and what job control, the terminal and other programs ask of us.
  static let signals = [SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT]

  /// Readable when a signal arrived.
  let descriptor: CInt

  /// What arrived since the last time.
  func take() -> [CInt] {
    Self.noteTaken()
    return drainDescriptor(descriptor).map(CInt.init)
  }

  /// Somebody listens: no signal has to end the process by itself.
  static func noteTaken() { signalUntaken.store(0, ordering: .relaxed) }

  /// Installs the handlers, once in the life of the process.
  ///
  /// - Throws: `TerminalError` where the process has no descriptors left.
  static func install(_ signals: [CInt] = signals) throws -> SignalPipe {
    let pipe = try Pipe()
    // Made here: the handler must not be the first to ask for it.
    signalUntaken.store(0, ordering: .relaxed)
    signalPipeEnd = pipe.writeEnd
    for signal in signals { catchSignal(signal) }
    return SignalPipe(descriptor: pipe.readEnd)
  }

  /// Stops the process and the rest of its job as ^Z does, until `fg` or SIGCONT.
  ///
  /// Returns at once where no shell could ever continue us (an orphaned process group).
  static func stopJob() {
    // The others first, while we ignore it; then us, and on this thread, so that nothing runs on.
    signal(SIGTSTP, SIG_IGN)
    kill(0, SIGTSTP)
    signal(SIGTSTP, SIG_DFL)
    pthread_kill(pthread_self(), SIGTSTP)
    catchSignal(SIGTSTP)
  }

  private static func catchSignal(_ signal: CInt) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = onSignal
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }
}

// Written once before the first handler is installed.
nonisolated(unsafe) private var signalPipeEnd: CInt = -1

/// When a signal that asks to end arrived and was not taken yet, in seconds of the monotonic clock.
private let signalUntaken = Atomic<Int>(0)

/// Ends the process where the one who takes the signals hangs: on a terminal that takes no output, say.
private func leaveIfUntaken(_ signal: CInt) {
  guard signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT || signal == SIGINT else {
    return
  }
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  let now = max(1, Int(time.tv_sec))
  let first = signalUntaken.compareExchange(expected: 0, desired: now, ordering: .relaxed).original
  guard first != 0, now - first >= 2 else { return }
  CrashGuard.giveBackIfReady()
  _exit(128 + signal)
}

private let onSignal: @convention(c) (CInt) -> Void = { signal in
  let before = errno
  leaveIfUntaken(signal)
  var byte = UInt8(truncatingIfNeeded: signal)
  // A full pipe already wakes the loop.
  write(signalPipeEnd, &byte, 1)
  errno = before
}
