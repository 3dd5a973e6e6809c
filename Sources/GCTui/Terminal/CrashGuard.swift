import Glibc

/// Gives the terminal back when the program crashes.
///
/// The handler only calls what POSIX allows in one (`write`, `tcsetattr`, `sigaction`, `raise`), on bytes
/// prepared beforehand and on a stack of its own, and then lets the signal do what it always does.
enum CrashGuard {
  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// - Parameter farewell: a line for the operator, who cannot see the log.
  static func arm(_ reset: TerminalReset, descriptor: CInt, farewell: String) {
    disarm()
    let bytes = reset.bytes + Array(farewell.utf8)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    crashModes.pointee = reset.modes
    crashBytes = copy
    crashByteCount = bytes.count
    crashDescriptor = descriptor

    // One stack for the life of the process: the thread that draws is the one that has it.
    if crashStack == nil {
      let size = 64 * 1024
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      var stack = stack_t()
      stack.ss_sp = memory
      stack.ss_size = size
      sigaltstack(&stack, nil)
      crashStack = memory
    }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = onCrash
    action.sa_flags = SA_ONSTACK | CInt(bitPattern: UInt32(SA_RESETHAND))
    for signal in signals { sigaction(signal, &action, nil) }
  }

  /// Gives the terminal back from a signal's handler, as far as it takes that without a wait.
  static func giveBackIfReady() {
    guard crashDescriptor >= 0 else { return }
    var ready = pollfd(fd: crashDescriptor, events: Int16(POLLOUT), revents: 0)
    if poll(&ready, 1, 0) == 1, CInt(ready.revents) & POLLOUT != 0 {
      write(crashDescriptor, crashBytes, crashByteCount)
    }
    tcsetattr(crashDescriptor, TCSANOW, crashModes)
  }

  static func disarm() {
    guard crashDescriptor >= 0 else { return }
    for signal in signals { Glibc.signal(signal, SIG_DFL) }
    crashDescriptor = -1
    crashByteCount = 0
    // The bytes stay: another thread may be in the handler.
  }
}

// Written on the drawing thread while no handler is armed, read by the handler.
nonisolated(unsafe) private var crashDescriptor: CInt = -1
nonisolated(unsafe) private var crashByteCount = 0
nonisolated(unsafe) private var crashBytes: UnsafeMutablePointer<UInt8>?
nonisolated(unsafe) private var crashStack: UnsafeMutableRawPointer?
nonisolated(unsafe) private let crashModes: UnsafeMutablePointer<termios> = {
  let pointer = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  pointer.initialize(to: termios())
  return pointer
}()

private let onCrash: @convention(c) (CInt) -> Void = { signal in
  if crashDescriptor >= 0 {
    write(crashDescriptor, crashBytes, crashByteCount)
    tcsetattr(crashDescriptor, TCSANOW, crashModes)
  }
  // Blocked until this returns, then it ends the process as it would have without us.
  raise(signal)
}
