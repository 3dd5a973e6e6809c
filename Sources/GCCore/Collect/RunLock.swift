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
  ///   - audience: who else may hold it.
  ///   - program: who asks, for others to read, like `gctui collect`.
  ///   - now: since when, for others to read.
  public static func acquire(
    engineID: String, address: String, directory: Directory, audience: Audience, program: String,
    now: Date
  ) throws(RunLockError) -> RunLock {
    let name = name(engineID: engineID, address: address)
    let path = directory.path + "/" + name
    let place: TrustedDirectory
    do throws(FileProblem) {
      place = try TrustedDirectory(directory.path, creating: directory.isOwn)
    } catch {
      throw RunLockError(path, error)
    }
    // Others may take the name away, or make it, at the same time.
    for _ in 0..<16 {
      guard let descriptor = try open(name, in: place, for: audience, path: path) else {
        usleep(2000)
        continue
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        defer { close(descriptor) }
        throw code == EWOULDBLOCK
          ? .held(path: path, by: Holder(reading: descriptor)) : .failed(path, code)
      }
      // One that others than the audience can open they may hold open, too: it is made again. Whoever
      // waits for it sees, as here, that it lost its name.
      let isTooOpen = audience.isTooOpen(descriptor) && (try? place.remove(name)) != nil
      guard !isTooOpen, place.names(name, descriptor) else {
        close(descriptor)
        continue
      }
      audience.admit(to: descriptor)
      Holder(
        pid: getpid(), user: UserName.of(geteuid()), program: program,
        since: now.formatted(.iso8601)
      ).write(to: descriptor)
      return RunLock(path: path, descriptor: descriptor)
    }
    let owner = (try? place.status(of: name)).flatMap { $0 }.map { UserName.of($0.st_uid) }
    throw .refused(
      path: path, reason: "it belongs to \(owner ?? "another user"), and this user may not open it",
      hint: "Run this as that user or as root, or set PID_DIR to another directory.")
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

  /// A new file, or one that is there and was made by someone who may hold it; `nil` to try again.
  private static func open(
    _ name: String, in place: TrustedDirectory, for audience: Audience, path: String
  ) throws(RunLockError) -> CInt? {
    do throws(FileProblem) {
      guard let status = try place.status(of: name) else {
        return try make(name, in: place, for: audience)
      }
      if audience.includes(makerOf: status, givesGroup: place.givesGroup) {
        if let problem = FileProblem.kind(status.st_mode) { throw problem }
        return try openExisting(name, in: place)
      }
      // Root takes it out of the way; in a directory like /tmp nobody else can.
      if (try? place.remove(name)) != nil { return nil }
      throw .foreign(path, user: status.st_uid)
    } catch {
      switch error {
      case .failed(EEXIST), .failed(ENOENT), .failed(EACCES): return nil
      default: throw RunLockError(path, error)
      }
    }
  }

  private static func make(
    _ name: String, in place: TrustedDirectory, for audience: Audience
  ) throws(FileProblem) -> CInt {
    let descriptor = try place.openAny(name, O_RDWR | O_CREAT | O_EXCL)
    audience.admit(to: descriptor)
    return descriptor
  }

  /// Reading is enough to lock a file.
  private static func openExisting(
    _ name: String, in place: TrustedDirectory
  ) throws(FileProblem) -> CInt {
    do throws(FileProblem) {
      return try place.openAny(name, O_RDWR)
    } catch {
      guard error == .failed(EACCES) || error == .failed(EROFS) else { throw error }
      return try place.openAny(name, O_RDONLY)
    }
  }
}
