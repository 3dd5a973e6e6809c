#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension DiskSpace {
  /// The disk of an engine's data root: by its path on the engine's own machine; inside one of its
  /// containers by the container's root, which lies on the same disk.
  public static func ofDataRoot(of host: Host?, isInside: Bool = false) -> Fact<DiskSpace> {
    guard let host else { return .pending }
    switch host.dataRootHere {
    case .known(let path): return measure(path: path)
    case _ where isInside: return measure(path: "/")
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .pending: return .pending
    }
  }

  /// The disk that holds `path`, by `statvfs`: bytes, and free for everyone.
  ///
  /// A data root may be unreadable or in another mount namespace: then it is unavailable.
  public static func measure(path: String) -> Fact<DiskSpace> {
    guard !path.isEmpty else { return .unavailable(reason: "the engine names no data root") }
    var answer = statvfs()
    guard statvfs(path, &answer) == 0 else {
      return .unavailable(
        reason: "\(path) cannot be looked at: \(String(cString: strerror(errno)))")
    }
    let block = Int64(clamping: answer.f_frsize)
    func bytes(_ blocks: some BinaryInteger) -> Int64 {
      Int64(clamping: blocks).multipliedReportingOverflow(by: block).partialValue
    }
    let total = bytes(answer.f_blocks)
    guard total > 0 else {
      return .unavailable(reason: "\(path) is on no disk that tells its size")
    }
    // Blocks kept for root count neither as used nor as free for everyone in `df`: here they are
    // used, since no one else can have them.
    return .known(DiskSpace(total: total, free: bytes(answer.f_bavail)))
  }
}
