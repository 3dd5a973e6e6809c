import Glibc

/// Runs blocking work on a thread of its own and waits for it without blocking the caller's.
///
/// The run loop sleeps in `poll`: on the pool that serves tasks it would take a thread from the
/// engine's answers, and ncurses and signals want one thread that stays the same.
func onDedicatedThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation {
    (continuation: CheckedContinuation<Value, any Error>) in
    do {
      try startDedicatedThread { continuation.resume(with: Result(catching: body)) }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

/// Starts a thread that takes signals, as those of the pool do not, and ends with its work.
///
/// - Throws: `TerminalError` where the process has no threads left.
func startDedicatedThread(_ body: @escaping @Sendable () -> Void) throws {
  let work = Unmanaged.passRetained(Work(body))
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  defer { pthread_attr_destroy(&attributes) }
  var thread = pthread_t()
  let result = pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      // The pool's threads block every signal, and a thread inherits that: ^Z would not stop
      // it, and a crash would end the process before the terminal is given back.
      var none = sigset_t()
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, nil)
      Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
      return nil
    }, work.toOpaque())
  guard result != 0 else { return }
  work.release()
  throw TerminalError(description: "cannot start a thread: \(String(cString: strerror(result)))")
}

private final class Work: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}
