import Glibc

/// A socket that listens at a path, closed in every program that is started from here.
struct UnixListener: Sendable {
  let descriptor: CInt

  /// - Throws: `FaultEngineError`.
  init(path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw FaultEngineError("no socket: errno \(errno)") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw FaultEngineError("\(path) is too long for a Unix socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(descriptor, 128) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw FaultEngineError("cannot listen at \(path): errno \(code)")
    }
  }

  /// The next client, with a descriptor that no program inherits.
  func accept() -> CInt? {
    let client = Glibc.accept(descriptor, nil, nil)
    guard client >= 0 else { return nil }
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return client
  }

  func close() { Glibc.close(descriptor) }
}
