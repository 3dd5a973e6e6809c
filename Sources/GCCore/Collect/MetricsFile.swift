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
    var status = stat()
    // A link is replaced; a pipe or a device was put there for something else.
    if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFLNK,
      let problem = FileProblem.kind(status.st_mode)
    {
      throw failed("written", problem)
    }
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

  /// What stands there now; empty where there is no file. Its directory is the collector's: what it
  /// puts in the file's place is not waited for.
  private func oldText() throws(MetricsFileError) -> String {
    do throws(FileProblem) {
      // Ours has some kilobytes.
      return String(decoding: try WholeFile.read(path, limit: 1 << 20) ?? [], as: UTF8.self)
    } catch .tooLarge {
      return ""
    } catch {
      throw failed("read", error)
    }
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
  ///
  /// The directory may be another user's, as that of the collector: what that one puts in the file's
  /// place, a pipe or a further name of some file of ours, is not written to, and waited for half a
  /// minute at most.
  private func openTemporary() throws(MetricsFileError) -> Int32 {
    for _ in 0..<6000 {
      var status = stat()
      if lstat(temporaryPath, &status) == 0 {
        if let problem = FileProblem.kind(status.st_mode) {
          throw failed("written", problem, temporaryPath)
        }
      }
      // For us alone until it is whole: who can open it can hold its lock.
      let descriptor = open(
        temporaryPath, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw failed("written", errno) }
      do throws(MetricsFileError) {
        try check(fstat(descriptor, &status))
        if let problem = FileProblem.kind(status.st_mode) {
          throw failed("written", problem, temporaryPath)
        }
        guard status.st_nlink <= 1 else {
          throw failed("written", .notAFile(kind: "a hard link"), temporaryPath)
        }
        guard status.st_uid == geteuid() else {
          throw failed("written", .foreign(temporaryPath, user: status.st_uid))
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
          var there = stat()
          if stat(temporaryPath, &there) == 0, status.st_ino == there.st_ino,
            status.st_dev == there.st_dev
          {
            return descriptor
          }
          // Another writer gave it its final name while we waited.
        } else {
          guard errno == EWOULDBLOCK || errno == EINTR else { throw failed("written", errno) }
          usleep(5000)
        }
      } catch {
        close(descriptor)
        throw error
      }
      close(descriptor)
    }
    throw failed("written", EWOULDBLOCK)
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
    failed(what, .failed(code))
  }

  private func failed(
    _ what: String, _ problem: FileProblem, _ place: String? = nil
  ) -> MetricsFileError {
    let place = place.map { " (\($0))" } ?? ""
    return MetricsFileError(
      sentence: "The metrics file \(path) cannot be \(what): \(problem.reason)\(place). "
        + "Correct that, or name a file in another directory.")
  }
}

/// Why the metrics could not be written; the run they tell of is over all the same.
public struct MetricsFileError: Error, Hashable, Sendable {
  /// What happened and what to do, for people. Quotes the path: scrub before showing.
  public var sentence: String
}
