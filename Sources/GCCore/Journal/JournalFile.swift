import FoundationEssentials
import Glibc

/// The journal's file: opened at the first append, one write and one sync an append.
///
/// Programs that append to it at once take turns (`flock`, which needs the file open: it is the user's
/// alone). A file that has grown too large is put aside as `….1`, the one before as `….2`; what is older
/// goes.
///
/// Not safe to share between threads; `Journal` uses it on its own queue only.
final class JournalFile: @unchecked Sendable {
  /// Bytes from which on the file is put aside: some ten thousand removals.
  static let largest: Int64 = 10 << 20

  private let path: String
  private let name: String
  private let largest: Int64
  private var directory: TrustedDirectory?
  private var descriptor: CInt = -1
  private var isLocked = false
  /// How often to look whether it is our turn, every five milliseconds.
  private var patience = 400

  init(path: String, largest: Int64 = JournalFile.largest) {
    self.path = path
    self.largest = largest
    name = OwnFile.split(path).name
  }

  deinit { forget() }

  /// The files of a journal, the newest first.
  static func names(_ name: String) -> [String] { [name, name + ".1", name + ".2"] }

  /// Appends whole lines. Returns a sentence where they did not all reach the disk.
  func append(_ lines: Data) -> String? {
    do throws(FileProblem) {
      try takeTurn()
    } catch {
      return problem("be opened", error)
    }
    defer { flock(descriptor, LOCK_UN) }
    do throws(FileProblem) {
      try putAside(before: Int64(lines.count))
    } catch {
      // It goes on growing; the lines count more.
    }
    guard let end = size() else { return problem("be read", .failed(errno)) }
    var data = lines
    if endsTorn(at: end) { data.insert(UInt8(ascii: "\n"), at: data.startIndex) }
    if let failure = write(data) {
      takeBack(failure.written)
      return problem("be written", .failed(failure.code))
    }
    guard fsync(descriptor) == 0 else { return problem("be synced", .failed(errno)) }
    return nil
  }

  /// Opens the file that has the journal's name now, and locks it.
  private func takeTurn() throws(FileProblem) {
    for _ in 0..<16 {
      if descriptor < 0 {
        let directory = try TrustedDirectory(OwnFile.split(path).directory, creating: true)
        descriptor = try directory.open(name, O_RDWR | O_APPEND | O_CREAT)
        self.directory = directory
      }
      lock()
      // Put aside, or removed, since it was opened.
      if directory?.names(name, descriptor) == true { return }
      forget()
    }
    throw .failed(EAGAIN)
  }

  private func forget() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    directory = nil
  }

  /// Waits a little, once: a program that was stopped in its turn must not hold removals. Each append
  /// is one write, and so stays in one piece even then.
  private func lock() {
    isLocked = false
    repeat {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        isLocked = true
        patience = 400
        return
      }
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      patience = max(0, patience - 1)
      if patience > 0 { usleep(5000) }
    } while patience > 0
  }

  private func putAside(before count: Int64) throws(FileProblem) {
    guard isLocked, let directory, let size = size(), size > 0, Int64(size) + count > largest else {
      return
    }
    let names = Self.names(name)
    // The next file first: where there is no room for one, nothing is put aside.
    let new = "." + name + ".new"
    let next = try directory.open(new, O_RDWR | O_APPEND | O_CREAT)
    do throws(FileProblem) {
      try? directory.rename(names[1], to: names[2])
      try directory.rename(names[0], to: names[1])
      // Not in the place of one that another program has begun meanwhile.
      try directory.link(new, as: names[0])
      try directory.remove(new)
    } catch {
      close(next)
      throw error
    }
    close(descriptor)
    descriptor = next
    lock()
    directory.sync()
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

  private func problem(_ what: String, _ problem: FileProblem) -> String {
    "The journal \(path) cannot \(what): \(problem.reason). Removals go on and are not recorded."
  }
}
