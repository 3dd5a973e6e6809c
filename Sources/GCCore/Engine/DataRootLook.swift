internal import FoundationEssentials
import Glibc

/// Looks for an engine's data root on this machine; it decides nothing.
struct DataRootLook: Sendable {
  /// What a file of the data root would say too.
  struct Proof: Sendable {
    /// `/info` ID, which engines from 23 on keep in `engine-id`.
    var engineID: String
    /// The full ID of a network that every Docker engine has, which stands in its network store.
    var networkID: String?
  }

  let socket: String
  let path: String
  /// `nil` for an engine of which no file would tell.
  let proof: Proof?

  /// This machine as the kernel names it.
  static var here: DataRoot.Machine {
    var names = utsname()
    guard uname(&names) == 0 else { return .init(name: "", kernel: "") }
    func text<Tuple>(_ tuple: Tuple) -> String {
      withUnsafeBytes(of: tuple) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return .init(name: text(names.nodename), kernel: text(names.release))
  }

  /// The data root by its own path, and as the process that listens at the socket sees it: that may
  /// have mounts of its own.
  func places() -> (places: [DataRoot.Place], listener: String?) {
    let listener = listeningProcess()
    let paths = [path] + (listener.map { ["/proc/\($0)/root" + path] } ?? [])
    let command = listener.flatMap { contents("/proc/\($0)/comm") }
      .map { String(decoding: $0, as: UTF8.self).trimmingBlanks() }
    return (paths.map { .init(path: $0, look: look(at: $0)) }, command)
  }

  /// The process that opened the socket for listening, as this process' own namespace numbers it.
  private func listeningProcess() -> pid_t? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(socket.utf8)
    let isShort = withUnsafeMutableBytes(of: &address.sun_path) { place in
      guard bytes.count < place.count else { return false }
      place.copyBytes(from: bytes)
      return true
    }
    // A listener whose queue is full is not waited for.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, kind, 0)
    guard isShort, descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    // `struct ucred`: process, user, group.
    var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard isConnected,
      getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0,
      credentials.0 > 0
    else { return nil }
    return credentials.0
  }

  private func look(at path: String) -> DataRoot.Look {
    var status = stat()
    guard stat(path, &status) == 0 else { return errno == ENOENT ? .missing : .unknown }
    guard let proof else { return .unknown }
    if let id = contents(path + "/engine-id") {
      // It is one word; editors end it with a line.
      return String(decoding: id.prefix { $0 > 0x20 }, as: UTF8.self) == proof.engineID
        ? .same : .other
    }
    guard errno == ENOENT else { return .unknown }
    guard let store = contents(path + "/network/files/local-kv.db") else {
      return errno == ENOENT ? .other : .unknown
    }
    guard let network = proof.networkID, !network.isEmpty else { return .unknown }
    return store.firstRange(of: Array(network.utf8)) == nil ? .other : .same
  }

  /// A file's bytes, as far as 16 MiB go; `nil` with `errno` where it cannot be read.
  private func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 16 << 20 {
      let count = read(file, &chunk, chunk.count)
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }
}

extension EngineClient {
  /// Where this machine reaches the engine's data root, or why its disk is not known.
  func dataRoot(_ info: WireInfo?, product: Host.Product) async throws -> Fact<String> {
    guard let info else {
      return .unavailable(reason: "the engine does not say where its data is")
    }
    let path = info.dockerRootDir ?? ""
    var root = DataRoot(
      path: path, isUnixSocket: false,
      engine: .init(name: info.name ?? "", kernel: info.kernelVersion ?? ""),
      here: DataRootLook.here, places: [])
    guard case .unix(let socket) = endpoint.address else { return root.verdict }
    root.isUnixSocket = true
    guard root.engine == root.here, path.hasPrefix("/") else { return root.verdict }
    var proof: DataRootLook.Proof?
    if product == .docker {
      // Only engines before 23 need it; where it is refused, other things have to tell.
      let network = try? await network("none")
      try Task.checkCancellation()
      proof = DataRootLook.Proof(engineID: info.id ?? "", networkID: network?.id)
    }
    (root.places, root.listener) =
      DataRootLook(socket: socket, path: path, proof: proof).places()
    return root.verdict
  }
}
