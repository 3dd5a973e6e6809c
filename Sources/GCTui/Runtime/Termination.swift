import Glibc

/// What asks a command without a screen to end: SIGTERM (docker stop, systemd), SIGINT (^C), SIGHUP.
///
/// With handlers of its own, because to process 1 of a container the kernel delivers only those
/// signals that it has a handler for.
struct Termination: Sendable {
  static let signals = [SIGTERM, SIGINT, SIGHUP]

  /// Each signal as it arrives; the first asks, a second may want it now. Listened to once.
  let requests: AsyncStream<CInt>

  /// Installs the handlers, once in the life of the process and instead of the screen's.
  ///
  /// - Parameter request: called for each of them on the thread that takes the signals, which waits for
  ///   nothing else.
  ///
  /// SIGINT and SIGHUP stay ignored where whoever started the process had them ignored (`nohup`, a
  /// job in the background).
  ///
  /// - Throws: `TerminalError` where the process has no descriptors or threads left.
  @discardableResult
  static func install(_ request: @escaping @Sendable (CInt) -> Void = { _ in }) throws
    -> Termination
  {
    let pipe = try SignalPipe.install(signals.filter { $0 == SIGTERM || !isIgnored($0) })
    let (requests, listener) = AsyncStream.makeStream(of: CInt.self)
    // A thread of its own takes the signals: those of the pool block them all.
    try startDedicatedThread {
      while true {
        var ready = pollfd(fd: pipe.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, -1) > 0 else { continue }
        for signal in pipe.take() {
          request(signal)
          listener.yield(signal)
        }
      }
    }
    return Termination(requests: requests)
  }

  /// Lets the first request end the process: the kernel would keep it from process 1 of a container.
  static func endWithFirst() {
    guard getpid() == 1 else { return }
    for number in [SIGTERM, SIGINT] { signal(number) { _exit(128 + $0) } }
  }

  /// What a process says to its caller that such a signal ended: 128 and its number.
  static func status(after signal: CInt) -> CInt { 128 + signal }

  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
