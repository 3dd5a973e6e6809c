import FoundationEssentials
import Glibc

/// A file for the textfile collector of node_exporter, replaced as a whole after each run.
public struct MetricsFile: Hashable, Sendable {
  public let path: String

  /// - Throws: `MetricsFileError` where no collector would ever read a file of that name.
  public init(path: String) throws(MetricsFileError) {
    guard path.hasSuffix(".prom"), !path.hasSuffix("/.prom"), path != ".prom" else {
      throw MetricsFileError(
        sentence: "The metrics file “\(path)” would not be read: node_exporter takes files whose "
          + "names end in .prom.")
    }
    self.path = path
  }

  /// Replaces the file in one step, readable for everyone: whoever reads it sees the old text or the
  /// new one.
  ///
  /// When a run last ended well is taken over from the old text where `metrics` does not say.
  public func write(_ metrics: RunMetrics) throws(MetricsFileError) {
    var metrics = metrics
    if metrics.lastSuccess == nil {
      metrics.lastSuccess =
        metrics.exitStatus == 0
        ? metrics.began.addingTimeInterval(metrics.duration)
        : metrics.lastSuccess(in: try oldText())
    }
    let temporary = try openTemporary()
    defer { close(temporary) }
    do throws(MetricsFileError) {
      try check(ftruncate(temporary, 0))
      try write(Array(metrics.text.utf8), to: temporary)
      // Whatever the umask says: the collector runs as another user.
      try check(fchmod(temporary, 0o644))
      try check(fsync(temporary))
      try check(rename(temporaryPath, path))
    } catch {
      unlink(temporaryPath)
      throw error
    }
    syncDirectory()
  }

  /// What stands there now; empty where there is no file.
  private func oldText() throws(MetricsFileError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return "" }
      throw failed("read", errno)
    }
    defer { close(descriptor) }
    // Ours has some kilobytes; of another's file the beginning is enough to see nothing in it.
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var length = 0
    while length < bytes.count {
      let count = bytes[length...].withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failed("read", errno) }
      if count == 0 { break }
      length += count
    }
    return String(decoding: bytes[..<length], as: UTF8.self)
  }

  /// A name that the collector passes over. Always the same, so that writers that were killed leave
  /// one file at most.
  private var temporaryPath: String { directory + "/." + name + ".gctui-tmp" }

  private var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private var name: Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  /// The temporary file, locked: nobody else writes to it before it has its final name.
  private func openTemporary() throws(MetricsFileError) -> Int32 {
    while true {
      let descriptor = open(
        temporaryPath, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
      guard descriptor >= 0 else { throw failed("written", errno) }
      while flock(descriptor, LOCK_EX) != 0 {
        if errno == EINTR { continue }
        let code = errno
        close(descriptor)
        throw failed("written", code)
      }
      var (ours, there) = (stat(), stat())
      if fstat(descriptor, &ours) == 0, stat(temporaryPath, &there) == 0,
        ours.st_ino == there.st_ino, ours.st_dev == there.st_dev
      {
        return descriptor
      }
      // Another writer gave it its final name while we waited.
      close(descriptor)
    }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(MetricsFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failed("written", errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// The new name is in place; a directory that cannot be synced cannot take that back.
  private func syncDirectory() {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func check(_ status: Int32) throws(MetricsFileError) {
    guard status == 0 else { throw failed("written", errno) }
  }

  private func failed(_ what: String, _ code: Int32) -> MetricsFileError {
    MetricsFileError(
      sentence: "The metrics file \(path) cannot be \(what): \(String(cString: strerror(code))). "
        + "Mend that, or name a file in another directory.")
  }
}

/// Why the metrics could not be written; the run they tell of is over all the same.
public struct MetricsFileError: Error, Hashable, Sendable {
  /// What happened and what to do, for people. Quotes the path: scrub before showing.
  public var sentence: String
}
