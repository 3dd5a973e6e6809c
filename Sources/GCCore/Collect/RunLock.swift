import Crypto
public import FoundationEssentials
import Glibc
import Synchronization

/// Keeps runs on one engine from overlapping: held by the kernel (`flock`) as long as the process
/// lives and this value is kept.
///
/// That the file exists means nothing, so it is never removed: a crash leaves no lock behind, and
/// two programs never hold different files of the same name. Its text is for people only.
public final class RunLock: Sendable {
  /// The file that is locked.
  public let path: String
  private let descriptor: Mutex<Int32?>

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Takes the lock of an engine, or tells at once who holds it.
  ///
  /// - Parameters:
  ///   - engineID: the engine's own ID; where that is empty (Podman), its address names it.
  ///   - program: who asks, for others to read, like `gctui collect`.
  ///   - now: since when, for others to read.
  public static func acquire(
    engineID: String, address: String, directory: Directory, program: String, now: Date
  ) throws(RunLockError) -> RunLock {
    if directory.isOwn { try directory.create() }
    let path = directory.path + "/" + name(engineID: engineID, address: address)
    let descriptor = try open(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      defer { close(descriptor) }
      throw code == EWOULDBLOCK
        ? .held(path: path, by: Holder(reading: descriptor)) : .failed(path, code)
    }
    Holder(pid: getpid(), program: program, since: now.formatted(.iso8601)).write(to: descriptor)
    return RunLock(path: path, descriptor: descriptor)
  }

  /// Gives the lock back; once is enough, and the end of the process does it too.
  public func release() {
    descriptor.withLock { descriptor in
      guard let held = descriptor else { return }
      descriptor = nil
      Holder.clear(held)
      // By name: a process that is just being spawned may hold a copy of the descriptor.
      flock(held, LOCK_UN)
      close(held)
    }
  }

  /// IDs are the engine's text and addresses hold slashes: a hash is a name for any of them.
  static func name(engineID: String, address: String) -> String {
    let key = engineID.isEmpty ? "address \(address)" : "engine \(engineID)"
    let digits = SHA256.hash(data: Data(key.utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "gctui-\(digits.joined()).lock"
  }

  /// A new file, or one that is there, whoever owns it: reading is enough to lock it.
  private static func open(_ path: String) throws(RunLockError) -> Int32 {
    // No link is followed, nothing is waited for, no child inherits it.
    let flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    var code: Int32 = 0
    for _ in 0..<8 {
      // Without O_CREAT, which Linux refuses for another user's file in a directory like /tmp.
      var descriptor = Glibc.open(path, O_RDWR | flags)
      if descriptor < 0, errno == EACCES || errno == EROFS {
        descriptor = Glibc.open(path, O_RDONLY | flags)
      }
      if descriptor < 0, errno == ENOENT {
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | flags, 0o644)
        // Another program made it in this moment.
        if descriptor < 0, errno == EEXIST { continue }
      }
      code = errno
      guard descriptor >= 0 else { break }
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return descriptor }
      close(descriptor)
      throw .refused(
        path: path, reason: "it is not a file",
        hint: "Remove it, or set PID_DIR to another directory.")
    }
    throw .failed(path, code)
  }
}
