import Dispatch
import Glibc
import Synchronization

/// Stands between a program and an engine's socket, and holds back calls, fails some removals, or
/// lets something else happen before the first.
///
/// Whatever is asked reaches the engine and is answered, until the first call that is to be held
/// (`DELETE`, unless another is named): that is kept, and so is all that comes after it on its
/// connection.
final class EngineGate: Sendable {
  let path: String
  private let engine: String
  private let listener: CInt
  private let onRemoval: OnRemoval
  private let forbidden: [String]
  private let state: Mutex<State>

  private struct State {
    var isHolding = false
    /// What the request line of a call that is held has in it.
    var holding: [String]
    var hasHappened = false
    var problem: String?
    var descriptors: [CInt] = []
  }

  /// - Parameters:
  ///   - path: where it listens; at most 107 bytes.
  ///   - engine: the path of the engine's socket.
  ///   - failing: then nothing is held: removals whose request line holds one of these are answered
  ///     with 500, and never reach the engine.
  convenience init(at path: String, engine: String, failing: [String]? = nil) throws {
    try self.init(at: path, engine: engine, failing.map { .fail($0) } ?? .pass)
    if failing == nil { hold("DELETE ") }
  }

  /// - Parameter holding: what the request lines of the calls that are held have in them.
  convenience init(at path: String, engine: String, holding: [String]) throws {
    try self.init(at: path, engine: engine, .pass)
    state.withLock { $0.holding = holding }
  }

  /// - Parameter meanwhile: what happens on the engine between the first removal's being asked for
  ///   and its reaching the engine.
  convenience init(
    at path: String, engine: String, meanwhile: @escaping @Sendable () throws -> Void
  ) throws {
    try self.init(at: path, engine: engine, .first(meanwhile))
  }

  private enum OnRemoval: Sendable {
    case pass
    case fail([String])
    case first(@Sendable () throws -> Void)
  }

  /// - Parameter forbidden: requests of any kind whose line holds one of these are answered as a proxy
  ///   forbids them, with 403 and a page of HTML.
  convenience init(at path: String, engine: String, forbidden: [String]) throws {
    try self.init(at: path, engine: engine, .pass, forbidden: forbidden)
  }

  private init(
    at path: String, engine: String, _ onRemoval: OnRemoval, forbidden: [String] = []
  ) throws {
    self.path = path
    self.engine = engine
    self.onRemoval = onRemoval
    self.forbidden = forbidden
    state = Mutex(State(holding: []))
    listener = try unixSocket()
    let bound = withAddress(of: path) { bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 64) == 0 else {
      close(listener)
      throw SetUpError("cannot listen at \(path): errno \(errno)")
    }
    DispatchQueue(label: "gate").async { [self] in acceptAll() }
  }

  var host: String { "unix://" + path }

  /// Whether what was to happen before the first removal did.
  var hasHappened: Bool { state.withLock { $0.hasHappened } }

  /// Why it could not happen.
  var problem: String? { state.withLock { $0.problem } }

  /// From now on these calls are held.
  func hold(_ words: String...) {
    state.withLock { state in
      state.holding = words
      state.isHolding = false
    }
  }

  /// Waits until a call that is held has been asked for.
  func waitUntilHolding() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !state.withLock({ $0.isHolding }) {
      guard ContinuousClock.now < deadline else { throw SetUpError("nothing held was asked for") }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Ends every connection.
  func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    for descriptor in state.withLock({ $0.descriptors }) { shutdown(descriptor, CInt(SHUT_RDWR)) }
  }

  private func acceptAll() {
    while case let client = accept(listener, nil, nil), client >= 0 {
      guard let server = try? connected() else {
        close(client)
        continue
      }
      state.withLock { $0.descriptors += [client, server] }
      DispatchQueue(label: "asked").async { [self] in relay(from: client, to: server, holds: true) }
      DispatchQueue(label: "told").async { [self] in relay(from: server, to: client, holds: false) }
    }
    close(listener)
  }

  private func connected() throws -> CInt {
    let server = try unixSocket()
    guard withAddress(of: engine, { connect(server, $0, $1) }) == 0 else {
      close(server)
      throw SetUpError("cannot connect to \(engine): errno \(errno)")
    }
    return server
  }

  private func happenOnce(_ meanwhile: () throws -> Void) {
    let isFirst = state.withLock { state in
      defer { state.hasHappened = true }
      return !state.hasHappened
    }
    guard isFirst else { return }
    do {
      try meanwhile()
    } catch {
      state.withLock { $0.problem = "\(error)" }
    }
  }

  private func holdsBack(_ line: String) -> Bool {
    state.withLock { state in
      guard state.holding.contains(where: line.contains) else { return false }
      state.isHolding = true
      return true
    }
  }

  private func fail(_ client: CInt) {
    let body = #"{"message":"the disk said no"}"#
    let answer = Array(
      "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        .utf8)
    _ = send(client, answer, answer.count, CInt(MSG_NOSIGNAL))
  }

  private func forbid(_ client: CInt) {
    let body = "<html><head><title>403 Forbidden</title></head><body>no</body></html>"
    let answer = Array(
      "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        .utf8)
    _ = send(client, answer, answer.count, CInt(MSG_NOSIGNAL))
  }

  private func relay(from source: CInt, to sink: CInt, holds: Bool) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var isHeld = false
    while case let count = recv(source, &buffer, buffer.count, 0), count > 0 {
      // A client writes each request from the start of a piece: it waits for the answer before.
      let line = String(decoding: buffer.prefix(count).prefix { $0 != 13 }, as: UTF8.self)
      if holds, forbidden.contains(where: line.contains) {
        forbid(source)
        continue
      }
      if holds, !isHeld { isHeld = holdsBack(line) }
      if holds, line.hasPrefix("DELETE ") {
        switch onRemoval {
        case .pass: break
        case .fail(let failing):
          if failing.contains(where: line.contains) {
            fail(source)
            continue
          }
        case .first(let meanwhile): happenOnce(meanwhile)
        }
      }
      if isHeld { continue }
      // Without a signal where the other side is gone.
      guard send(sink, buffer, count, CInt(MSG_NOSIGNAL)) == count else { break }
    }
    shutdown(sink, CInt(SHUT_RDWR))
  }
}

func unixSocket() throws -> CInt {
  let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw SetUpError("no socket: errno \(errno)") }
  return descriptor
}

func withAddress(
  of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
) -> CInt {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { bytes in
    bytes.copyBytes(from: path.utf8.prefix(bytes.count - 1))
  }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
