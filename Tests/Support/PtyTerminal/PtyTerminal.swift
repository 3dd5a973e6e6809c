import CVTerm
import Glibc
import Synchronization

/// A program in a terminal of its own: keys go in, the screen comes out.
///
/// The program leads its own session, inherits no descriptor, no blocked and no ignored signal, and sees only
/// the environment given. Wait for what the screen says with `waitUntil`.
public final class PtyTerminal: Sendable {
  private let pair: PtyPair
  private let state: Mutex<State>
  /// Ends the reading thread.
  private let stop: Mutex<CInt?>
  public let processID: Int32
  /// The modes of the line before the program saw it.
  public let originalModes: LineModes

  private struct State {
    let emulator: Emulator
    var output: [UInt8] = []
    var ending: Ending?
    var reachedEnd = false
    var peakKilobytes = 0
  }

  /// How a program ended.
  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signaled(Int32)
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: the path of the program and its arguments.
  ///   - environment: all of its environment; `TERM` is `xterm-256color` unless given.
  public init(
    _ arguments: [String], environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) throws {
    pair = try PtyPair(columns: columns, rows: rows)
    var stopEnds: [CInt] = [-1, -1]
    guard pipe(&stopEnds) == 0 else { throw PtyError("pipe: errno \(errno)") }
    for end in stopEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    stop = Mutex(stopEnds[1])
    state = Mutex(State(emulator: Emulator(columns: columns, rows: rows)))
    originalModes = LineModes(pair.slave)
    processID = try spawn(
      arguments, environment: ["TERM": "xterm-256color"].merging(environment) { $1 },
      terminal: pair.slavePath)
    let stopped = stopEnds[0]
    startThread { [self] in read(until: stopped) }
    startThread { [self] in reap() }
  }

  // MARK: What a person sees

  public var screen: Screen { state.withLock { $0.emulator.snapshot() } }

  /// Every byte that the program wrote so far.
  public var output: [UInt8] { state.withLock { $0.output } }

  /// Whether the program has ended, and all that it wrote is on the screen.
  public var hasEnded: Bool { state.withLock { $0.reachedEnd } }

  /// The modes of the line, also after the program has ended.
  public var modes: LineModes { LineModes(pair.slave) }

  /// The most memory that the program had at once, in KiB, once it has ended; 0 before.
  ///
  /// The kernel counts the moment of starting too, when the memory is that of whoever started it:
  /// no more is told than the program can have needed itself.
  public var peakKilobytes: Int { state.withLock { $0.peakKilobytes } }

  /// Waits until the screen fulfils a condition, and returns that screen.
  ///
  /// - Throws: `PtyError` with the screen as it is, when time is over or the program ended without it.
  @discardableResult
  public func waitUntil(
    _ what: String, timeout: Duration = .seconds(60), _ condition: (Screen) -> Bool
  ) async throws -> Screen {
    let deadline = ContinuousClock.now + timeout
    var looked: (at: ContinuousClock.Instant, bytes: Int)?
    while true {
      let (ended, bytes) = state.withLock { ($0.reachedEnd, $0.output.count) }
      // A condition may also be about something else than the screen.
      if let looked, looked.bytes == bytes, !ended, .now < deadline,
        .now < looked.at + .milliseconds(50)
      {
        try await Task.sleep(for: .milliseconds(3))
        continue
      }
      looked = (.now, bytes)
      let screen = screen
      if condition(screen) { return screen }
      if ended || .now > deadline {
        let why = ended ? "the program ended" : "\(timeout) passed"
        throw PtyError("\(why), and never: \(what)\n\(screen.text)")
      }
      try await Task.sleep(for: .milliseconds(3))
    }
  }

  /// Waits until the screen shows words.
  @discardableResult
  public func waitUntil(shows words: String, timeout: Duration = .seconds(60)) async throws
    -> Screen
  {
    try await waitUntil("the screen shows '\(words)'", timeout: timeout) { $0.contains(words) }
  }

  /// Waits for the program's end.
  public func waitForEnd(timeout: Duration = .seconds(60)) async throws -> Ending {
    let deadline = ContinuousClock.now + timeout
    while true {
      if let ending = state.withLock({ $0.reachedEnd ? $0.ending : nil }) { return ending }
      if .now > deadline {
        throw PtyError("\(timeout) passed, and the program still runs\n\(screen.text)")
      }
      try await Task.sleep(for: .milliseconds(3))
    }
  }

  // MARK: What a person does

  /// Types text; keys are the bytes that a terminal sends for them (`PtyKey`).
  public func send(_ text: String) {
    writeAll(Array(text.utf8))
  }

  public func resize(columns: Int, rows: Int) {
    state.withLock { $0.emulator.resize(columns: columns, rows: rows) }
    pair.resize(columns: columns, rows: rows)
  }

  /// Sends a signal to the program, unless it has ended.
  public func signal(_ number: Int32) {
    state.withLock { if $0.ending == nil { _ = kill(processID, number) } }
  }

  /// Closes the window: the program gets a hangup.
  public func hangUp() {
    stopReading()
    // The reading thread closes the master as its last act.
  }

  /// Ends the program and its whole session, if they still run; call it in a `defer`.
  public func close() {
    state.withLock { if $0.ending == nil { _ = kill(-processID, SIGKILL) } }
    stopReading()
  }

  deinit {
    pair.closeSlave()
  }

  // MARK: Threads

  private func stopReading() {
    stop.withLock { end in
      if let end { _ = Glibc.close(end) }
      end = nil
    }
  }

  private func writeAll(_ bytes: [UInt8]) {
    // After the window is closed the descriptor may be someone else's.
    guard stop.withLock({ $0 != nil }) else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(pair.master, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private func read(until stopped: CInt) {
    var chunk = [UInt8](repeating: 0, count: 65536)
    defer {
      _ = Glibc.close(stopped)
      pair.closeMaster()
      state.withLock { if $0.ending != nil { $0.reachedEnd = true } }
    }
    while true {
      var descriptors = [
        pollfd(fd: pair.master, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&descriptors, 2, -1) < 0, errno != EINTR { return }
      if descriptors[1].revents != 0 { return }
      guard descriptors[0].revents != 0 else { continue }
      let count = chunk.withUnsafeMutableBytes { Glibc.read(pair.master, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      let answer = state.withLock { state in
        state.output += chunk[..<count]
        if state.ending != nil, state.output.removeMark(PtyPair.endMark, inLast: count) {
          state.reachedEnd = true
        }
        return state.emulator.feed(chunk[..<count])
      }
      if !answer.isEmpty { writeAll(answer) }
    }
  }

  private func reap() {
    // Seen first, reaped under the lock: `signal` never meets a number that is free again.
    var information = siginfo_t()
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    let isRead = state.withLock { state in
      var status: CInt = 0
      var used = rusage()
      wait4(processID, &status, 0, &used)
      state.peakKilobytes = Self.own(used.ru_maxrss)
      let signal = status & 0x7f
      state.ending = signal == 0 ? .exited((status >> 8) & 0xff) : .signaled(signal)
      let isRead = stop.withLock { $0 != nil }
      state.reachedEnd = !isRead
      return isRead
    }
    // What the program wrote may still be on its way; this comes behind it.
    if isRead { pair.writeEndMark() }
  }
}

extension PtyTerminal {
  /// What a child needed itself, in KiB: nothing, where its peak is that of this process.
  fileprivate static func own(_ peak: Int) -> Int {
    var here = rusage()
    getrusage(CInt(RUSAGE_SELF.rawValue), &here)
    return peak > here.ru_maxrss ? peak : 0
  }
}

extension [UInt8] {
  /// Takes out the first copy of a mark that ends in the last bytes.
  fileprivate mutating func removeMark(_ mark: [UInt8], inLast count: Int) -> Bool {
    let start = Swift.max(0, self.count - count - mark.count)
    guard self.count >= mark.count else { return false }
    for index in start...self.count - mark.count where self[index...].starts(with: mark) {
      removeSubrange(index..<index + mark.count)
      return true
    }
    return false
  }
}
