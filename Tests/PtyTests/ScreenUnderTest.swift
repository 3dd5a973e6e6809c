import Dispatch
import Glibc
import PtyTerminal

/// The real gctui in a terminal of its own, talking to an engine that answers the ping at most, and
/// then nothing: with that answer it is neither known nor lost, however busy the machine is.
struct ScreenUnderTest {
  let terminal: PtyTerminal
  private let engine: SilentEngine

  /// The program that the same build made, next to the test program.
  static let program: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let tests = String(
      decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return tests.prefix(upTo: tests.lastIndex(of: "/") ?? tests.endIndex) + "/gctui"
  }()

  init(
    arguments: [String] = [], environment: [String: String] = [:], columns: Int = 80,
    rows: Int = 24, shell: Bool = false, answersPing: Bool = true
  ) throws {
    engine = try SilentEngine(answersPing: answersPing)
    let command = [Self.program, "screen", "--host", "unix://\(engine.path)"] + arguments
    let variables = [
      "HOME": engine.folder, "XDG_STATE_HOME": engine.folder, "PATH": "/usr/bin:/bin", "PS1": "$ ",
    ].merging(environment) { $1 }
    terminal = try PtyTerminal(
      shell ? ["/bin/sh", "-i"] : command, environment: variables, columns: columns, rows: rows)
    if shell { terminal.send(command.joined(separator: " ") + "\r") }
  }

  func close() {
    terminal.close()
    engine.close()
  }

  /// Waits until the screen is there: the footer names the help key.
  @discardableResult
  func started() async throws -> Screen {
    try await terminal.waitUntil("the lists' screen") { $0.isAlternate && $0.contains("Exited") }
  }
}

/// A socket where every call is taken, and none answered but, where that is asked for, the ping.
private struct SilentEngine {
  let folder: String
  let path: String
  private let listener: CInt
  private let answersPing: Bool

  init(answersPing: Bool) throws {
    self.answersPing = answersPing
    // Short, wherever TMPDIR is: a socket's path has 107 bytes.
    var template = Array("/tmp/gctui-pty.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SetUpError("mkdtemp") }
    folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    path = folder + "/engine.sock"
    listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(listener, 64) == 0 else { throw SetUpError("listen on \(path)") }
    guard answersPing else { return }
    DispatchQueue(label: "silent engine").async { [listener] in Self.answerPings(listener) }
  }

  /// Until the listener is shut down; then all connections end.
  private static func answerPings(_ listener: CInt) {
    var clients: [CInt] = []
    while case let client = accept(listener, nil, nil), client >= 0 {
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      clients.append(client)
      DispatchQueue(label: "silent client").async {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let answer = Array("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\n".utf8)
        // A client writes each request from the start of a piece.
        while case let count = recv(client, &buffer, buffer.count, 0), count > 0 {
          guard buffer.starts(with: Array("GET /_ping ".utf8)) else { continue }
          _ = send(client, answer, answer.count, CInt(MSG_NOSIGNAL))
        }
      }
    }
    for client in clients { shutdown(client, CInt(SHUT_RDWR)) }
    _ = Glibc.close(listener)
  }

  func close() {
    // Whoever accepts on it closes it.
    if answersPing {
      shutdown(listener, CInt(SHUT_RDWR))
    } else {
      _ = Glibc.close(listener)
    }
    unlink(path)
    unlink(folder + "/gctui/gctui.log")
    rmdir(folder + "/gctui")
    rmdir(folder)
  }
}

struct SetUpError: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) {
    description = "\(what): \(String(cString: strerror(errno)))"
  }
}
