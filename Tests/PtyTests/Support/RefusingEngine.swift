import Foundation
import Glibc

/// A socket on which every request is answered with the same failure, in words of the test's choice.
final class RefusingEngine: Sendable {
  let path: String
  private let listener: CInt

  /// - Parameter message: JSON, like `"no"`.
  init(in home: TestHome, message: String) throws {
    path = home.path + "/refusing.sock"
    listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) }
    }
    guard bound == 0, listen(listener, 64) == 0 else { throw SetUpError("bind \(errno)") }
    let body = #"{"message":\#(message)}"#
    let answer = Array(
      ("HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        + "Api-Version: 1.50\r\nConnection: close\r\n\r\n" + body).utf8)
    Thread.detachNewThread { [listener] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        var request = [UInt8](repeating: 0, count: 4096)
        _ = recv(connection, &request, request.count, 0)
        _ = send(connection, answer, answer.count, CInt(MSG_NOSIGNAL))
        close(connection)
      }
    }
  }

  var host: String { "unix://" + path }

  func end() {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }
}
