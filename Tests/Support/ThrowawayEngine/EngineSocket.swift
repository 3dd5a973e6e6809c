import Glibc

/// `MSG_NOSIGNAL`, which Swift hides.
private let noSignal: Int32 = 0x4000

/// One blocking HTTP/1.0 request to an engine's Unix socket, for building fixtures without the client under test.
public struct EngineSocket: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// The value for DOCKER_HOST.
  public var host: String { "unix://" + path }

  /// The answer's status and body. Throws ``EngineTrouble`` when the socket cannot be reached or the answer is not HTTP.
  public func request(
    _ method: String, _ target: String, body: [UInt8] = [],
    contentType: String = "application/json", headers: [String: String] = [:]
  ) throws -> (status: Int, data: [UInt8]) {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw EngineTrouble("no socket: errno \(errno)") }
    defer { close(socket) }
    try connect(socket)
    let head =
      "\(method) \(target) HTTP/1.0\r\nHost: docker\r\nContent-Type: \(contentType)\r\n"
      + "Content-Length: \(body.count)\r\n"
      + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    try send(Array(head.utf8) + body, to: socket)
    return try Self.parse(receive(from: socket))
  }

  private func connect(_ socket: Int32) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw EngineTrouble("\(path) is too long for a Unix socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw EngineTrouble("cannot connect to \(path): errno \(errno)") }
  }

  private func send(_ bytes: [UInt8], to socket: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, noSignal)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw EngineTrouble("cannot write to \(path): errno \(errno)") }
      rest = rest.dropFirst(count)
    }
  }

  private func receive(from socket: Int32) throws -> [UInt8] {
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(socket, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw EngineTrouble("cannot read from \(path): errno \(errno)") }
      guard count > 0 else { return answer }
      answer += buffer[..<count]
    }
  }

  /// HTTP/1.0 answers end with the connection, so the body is all that follows the blank line.
  static func parse(_ answer: [UInt8]) throws -> (status: Int, data: [UInt8]) {
    let blank: [UInt8] = [13, 10, 13, 10]
    var end = 0
    while end + 4 <= answer.count, !answer[end..<end + 4].elementsEqual(blank) { end += 1 }
    let line = String(decoding: answer.prefix { $0 != 13 }, as: UTF8.self).split(separator: " ")
    guard end + 4 <= answer.count, line.count > 1, let status = Int(line[1]) else {
      throw EngineTrouble("the answer is not HTTP")
    }
    return (status, Array(answer[(end + 4)...]))
  }
}
