import Glibc

/// Reads small files as a whole: never waits for a pipe, never opens a device.
public enum WholeFile {
  /// The content; `nil` where there is no such file. Symbolic links are followed.
  ///
  /// - Parameter limit: more bytes than any such file has.
  public static func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8]? {
    var status = stat()
    // Looked at before it is opened: opening a device may already do something.
    guard stat(path, &status) == 0 else { return try nothing() }
    if let problem = FileProblem.kind(status.st_mode) { throw problem }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return try nothing() }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit)
  }

  /// The content of a file that is open, from where it stands.
  static func read(_ descriptor: CInt, limit: Int) throws(FileProblem) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .failed(errno) }
    if let problem = FileProblem.kind(status.st_mode) { throw problem }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return content }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .failed(errno)
      }
      content += chunk[..<count]
      guard content.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  private static func nothing() throws(FileProblem) -> [UInt8]? {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .failed(errno)
  }
}
