import Dispatch
import Glibc
import Synchronization

/// Stands between a program and an engine's socket, and lets somebody act before each request.
///
/// While that somebody acts nothing of the program's reaches the engine, and no removal is under way
/// there: what changes meanwhile is their doing alone.
final class WatchedEngine: Sendable {
  let path: String
  private let engine: String
  private let listener: CInt
  private let whenAsked: @Sendable (String) -> Void
  private let descriptors = Mutex<[CInt]>([])
  private let turn = DispatchSemaphore(value: 1)
  /// Taken from a removal until its answer.
  private let removal = DispatchSemaphore(value: 1)

  /// - Parameters:
  ///   - path: where it listens; at most 107 bytes.
  ///   - engine: the path of the engine's socket.
  ///   - whenAsked: is told the first line of each request before it goes on; one at a time.
  init(at path: String, engine: String, whenAsked: @escaping @Sendable (String) -> Void) throws {
    self.path = path
    self.engine = engine
    self.whenAsked = whenAsked
    listener = try unixSocket()
    let bound = withAddress(of: path) { bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 64) == 0 else {
      close(listener)
      throw SetUpError("cannot listen at \(path): errno \(errno)")
    }
    DispatchQueue(label: "watched").async { [self] in acceptAll() }
  }

  var host: String { "unix://" + path }

  /// Acts as somebody who is there at no request, for instance while the program asks a question.
  func act<Value>(_ body: () throws -> Value) rethrows -> Value {
    turn.wait()
    removal.wait()
    defer {
      removal.signal()
      turn.signal()
    }
    return try body()
  }

  /// Ends every connection.
  func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    for descriptor in descriptors.withLock({ $0 }) { shutdown(descriptor, CInt(SHUT_RDWR)) }
  }

  private func acceptAll() {
    while case let client = accept(listener, nil, nil), client >= 0 {
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      guard let server = try? unixSocket(),
        withAddress(of: engine, { connect(server, $0, $1) }) == 0
      else {
        close(client)
        continue
      }
      descriptors.withLock { $0 += [client, server] }
      let pair = Pair(client: client, server: server)
      DispatchQueue(label: "asked").async { [self] in relayRequests(pair) }
      DispatchQueue(label: "told").async { [self] in relayAnswers(pair) }
    }
    close(listener)
  }

  /// A connection, and whether it waits for the answer to a removal.
  private final class Pair: Sendable {
    let client: CInt
    let server: CInt
    private let isRemoving = Mutex(false)

    init(client: CInt, server: CInt) {
      self.client = client
      self.server = server
    }

    func beginRemoval() { isRemoving.withLock { $0 = true } }

    /// Whether a removal was under way.
    func endRemoval() -> Bool {
      isRemoving.withLock { isRemoving in
        defer { isRemoving = false }
        return isRemoving
      }
    }
  }

  private func relayRequests(_ pair: Pair) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = recv(pair.client, &buffer, buffer.count, 0), count > 0 {
      // A client writes each request from the start of a piece: it waits for the answer before.
      let line = String(decoding: buffer.prefix(count).prefix { $0 != 13 }, as: UTF8.self)
      turn.wait()
      removal.wait()
      whenAsked(line)
      if line.hasPrefix("DELETE ") { pair.beginRemoval() } else { removal.signal() }
      let sent = send(pair.server, buffer, count, CInt(MSG_NOSIGNAL))
      turn.signal()
      guard sent == count else { break }
    }
    shutdown(pair.server, CInt(SHUT_RDWR))
  }

  private func relayAnswers(_ pair: Pair) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = recv(pair.server, &buffer, buffer.count, 0), count > 0 {
      if pair.endRemoval() { removal.signal() }
      guard send(pair.client, buffer, count, CInt(MSG_NOSIGNAL)) == count else { break }
    }
    if pair.endRemoval() { removal.signal() }
    shutdown(pair.client, CInt(SHUT_RDWR))
  }
}
