import FoundationEssentials
import Glibc

/// The journal's file: opened at the first append, one write and one sync an append.
///
/// Not safe to share between threads; `Journal` uses it on its own queue only.
final class JournalFile: @unchecked Sendable {
  private let path: String
  private var descriptor: Int32 = -1

  init(path: String) {
    self.path = path
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends whole lines. Returns a sentence where they did not all reach the disk.
  func append(_ lines: Data) -> String? {
    if descriptor < 0 {
      if let problem = open() { return problem }
    }
    guard let end = size() else { return problem("be read", errno) }
    var data = lines
    if endsTorn(at: end) { data.insert(UInt8(ascii: "\n"), at: data.startIndex) }
    if let failure = write(data) {
      takeBack(failure.written)
      return problem("be written", failure.code)
    }
    guard fsync(descriptor) == 0 else { return problem("be synced", errno) }
    return nil
  }

  private func open() -> String? {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      createDirectory(String(path[..<slash]))
    }
    // Only the user: labels may hold secrets.
    descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return problem("be opened", errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      descriptor = -1
      return "The journal \(path) is not a file: removals are not recorded."
    }
    return nil
  }

  private func createDirectory(_ directory: String) {
    if mkdir(directory, 0o700) == 0 || errno != ENOENT { return }
    guard let slash = directory.lastIndex(of: "/"), slash > directory.startIndex else { return }
    createDirectory(String(directory[..<slash]))
    _ = mkdir(directory, 0o700)
  }

  private func size() -> off_t? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? status.st_size : nil
  }

  /// Whether the last line has no newline: a crash in the middle of a write.
  private func endsTorn(at end: off_t) -> Bool {
    guard end > 0 else { return false }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }

  /// Takes off the end what a full disk let through of some lines: half a line would be read as
  /// torn. It stays where another program has written behind it.
  private func takeBack(_ written: Int) {
    let place = lseek(descriptor, 0, SEEK_CUR)
    guard written > 0, place >= written, place == size() else { return }
    _ = ftruncate(descriptor, place - off_t(written))
  }

  /// How much was written, and the error's number, where that was not everything.
  private func write(_ data: Data) -> (written: Int, code: Int32)? {
    data.withUnsafeBytes { bytes -> (written: Int, code: Int32)? in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return (bytes.count - rest.count, errno)
        }
        rest = rest.dropFirst(count)
      }
      return nil
    }
  }

  private func problem(_ what: String, _ code: Int32) -> String {
    "The journal \(path) cannot \(what): \(String(cString: strerror(code))). "
      + "Removals go on and are not recorded."
  }
}
