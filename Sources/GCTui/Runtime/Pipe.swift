import Glibc

/// A pipe whose ends neither block nor go to child processes.
struct Pipe: Sendable {
  let readEnd: CInt
  let writeEnd: CInt

  /// - Throws: `TerminalError` where the process has no descriptors left.
  init() throws {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw TerminalError(
        description: "cannot open a pipe: \(String(cString: strerror(errno))); "
          + "raise the limit on open files (ulimit -n)")
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  /// Everything that is in the pipe now.
  func drain() -> [UInt8] { drainDescriptor(readEnd) }

  func close() {
    _ = Glibc.close(readEnd)
    _ = Glibc.close(writeEnd)
  }
}

/// Everything that a descriptor that does not block holds now.
func drainDescriptor(_ descriptor: CInt) -> [UInt8] {
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 512)
  while true {
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      result += chunk[..<count]
    } else if count == 0 || errno != EINTR {
      return result
    }
  }
}
