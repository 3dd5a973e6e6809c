import Glibc

/// A directory whose names nobody else decides on, held open: where root may read and write files
/// without being led somewhere else.
///
/// Each component of its path is opened by itself and looked at. It belongs to root or to the user,
/// and is not open to everyone, unless it is sticky as `/tmp` is. A symbolic link counts where root or
/// the user made it. Members of a directory's group are trusted by whoever gave it that group; they
/// cannot have a file accepted either, which has to belong to root or the user.
final class TrustedDirectory {
  let path: String
  /// Whether others make files in it, as in `/tmp` and `/run/lock`.
  let isShared: Bool
  /// Whether new files get the directory's group instead of their maker's.
  let givesGroup: Bool
  private let descriptor: CInt

  /// - Parameter creating: whether missing directories are made, for the user alone (0700).
  init(_ path: String, creating: Bool = false) throws(FileProblem) {
    var walk = try Walk(from: path.hasPrefix("/") ? "/" : ".")
    var rest = Array(Self.components(of: path).reversed())
    var links = 0
    while let name = rest.popLast() {
      guard let target = try walk.enter(name, creating: creating) else { continue }
      links += 1
      guard links <= 40 else { throw .failed(ELOOP) }
      if target.hasPrefix("/") { try walk.startOver() }
      rest += Self.components(of: target).reversed()
    }
    self.path = path
    isShared = walk.status.st_mode & S_IWOTH != 0
    givesGroup = walk.status.st_mode & S_ISGID != 0
    descriptor = walk.leave()
  }

  deinit { close(descriptor) }

  private static func components(of path: String) -> [String] {
    path.split(separator: "/").filter { $0 != "." }.map(String.init)
  }

  /// What a name stands for, a symbolic link for itself; `nil` where there is nothing.
  func status(of name: String) throws(FileProblem) -> stat? {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    if errno == ENOENT { return nil }
    throw .failed(errno)
  }

  /// Opens a file as it is, whosever it is; no link is followed, nothing is waited for.
  ///
  /// - Returns: a descriptor that the caller closes.
  func openAny(_ name: String, _ flags: CInt, mode: mode_t = 0o600) throws(FileProblem) -> CInt {
    let opened = openat(
      descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, mode)
    guard opened < 0 else { return opened }
    throw errno == ELOOP ? .symbolicLink(path + "/" + name) : .failed(errno)
  }

  /// Opens a file that belongs to root or the user. With `O_CREAT` it is made for the user alone
  /// (0600) where it is missing.
  ///
  /// - Returns: a descriptor that the caller closes.
  func open(_ name: String, _ flags: CInt) throws(FileProblem) -> CInt {
    // Looked at before it is opened: opening a device may already do something.
    if let status = try status(of: name) { try check(status, name) }
    let opened = try openAny(name, flags)
    var status = stat()
    do throws(FileProblem) {
      guard fstat(opened, &status) == 0 else { throw .failed(errno) }
      try check(status, name)
    } catch {
      close(opened)
      throw error
    }
    return opened
  }

  private func check(_ status: stat, _ name: String) throws(FileProblem) {
    let whole = path + "/" + name
    if status.st_mode & S_IFMT == S_IFLNK { throw .symbolicLink(whole) }
    if let problem = FileProblem.kind(status.st_mode) { throw problem }
    guard isOwn(status) else { throw .foreign(whole, user: status.st_uid) }
    // Another name of some file of ours, which someone gave it here.
    if isShared, status.st_nlink > 1 { throw .notAFile(kind: "a hard link") }
  }

  /// Replaces a file in one step, and syncs it: at every moment, a crash included, the name holds the
  /// old bytes or the new ones.
  func replace(_ name: String, with bytes: [UInt8]) throws(FileProblem) {
    if let status = try status(of: name) { try check(status, name) }
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    let temporary = ".\(name).\(random)"
    let opened = try openAny(temporary, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(opened) }
    do throws(FileProblem) {
      try write(bytes, to: opened)
      guard fsync(opened) == 0, renameat(descriptor, temporary, descriptor, name) == 0 else {
        throw .failed(errno)
      }
    } catch {
      unlinkat(descriptor, temporary, 0)
      throw error
    }
    sync()
  }

  /// Gives a file another name, in the place of what had it.
  func rename(_ name: String, to other: String) throws(FileProblem) {
    guard renameat(descriptor, name, descriptor, other) == 0 else { throw .failed(errno) }
  }

  /// Gives a file a further name, unless that is taken.
  func link(_ name: String, as other: String) throws(FileProblem) {
    guard linkat(descriptor, name, descriptor, other, 0) == 0 else { throw .failed(errno) }
  }

  /// Takes a name away, whatever it stands for but a directory.
  func remove(_ name: String) throws(FileProblem) {
    guard unlinkat(descriptor, name, 0) == 0 else { throw .failed(errno) }
  }

  /// Whether an open file is still what a name stands for.
  func names(_ name: String, _ opened: CInt) -> Bool {
    var (there, ours) = (stat(), stat())
    return fstatat(descriptor, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && fstat(opened, &ours) == 0
      && there.st_ino == ours.st_ino && there.st_dev == ours.st_dev
  }

  /// New names are in place; a directory that cannot be synced cannot take that back.
  func sync() {
    let opened = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
  }

  private func write(_ bytes: [UInt8], to opened: CInt) throws(FileProblem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(opened, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .failed(errno) }
      rest = rest.dropFirst(count)
    }
  }
}

/// Whether root or the user has it.
private func isOwn(_ status: stat) -> Bool { status.st_uid == 0 || status.st_uid == geteuid() }

/// The way down a path, one directory at a time.
private struct Walk {
  /// Linux's O_PATH, which Swift does not see: a directory that may be passed, not listed, will do.
  private static let flags = 0o10000000 | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  private var descriptor: CInt
  private var path: String
  private(set) var status = stat()

  init(from start: String) throws(FileProblem) {
    path = start == "/" ? "" : start
    descriptor = Glibc.open(start, Self.flags)
    guard descriptor >= 0 else { throw .failed(errno) }
    guard fstat(descriptor, &status) == 0 else { throw failed(errno) }
  }

  /// Goes into a directory. Where the name is a symbolic link, stays and returns where it leads.
  mutating func enter(_ name: String, creating: Bool) throws(FileProblem) -> String? {
    var entry = stat()
    if fstatat(descriptor, name, &entry, AT_SYMLINK_NOFOLLOW) != 0 {
      guard errno == ENOENT, creating else { throw failed(errno) }
      guard mkdirat(descriptor, name, 0o700) == 0 || errno == EEXIST,
        fstatat(descriptor, name, &entry, AT_SYMLINK_NOFOLLOW) == 0
      else { throw failed(errno) }
    }
    var flags = Self.flags
    if entry.st_mode & S_IFMT == S_IFLNK {
      guard isOwn(entry) else { throw refused(.symbolicLink(path + "/" + name)) }
      // The kernel's own links in /proc lead where no text says.
      if !path.hasPrefix("/proc/") { return try target(of: name) }
      flags &= ~O_NOFOLLOW
    }
    let next = openat(descriptor, name, flags)
    guard next >= 0 else { throw failed(errno) }
    close(descriptor)
    descriptor = next
    path += "/" + name
    guard fstat(descriptor, &status) == 0 else { throw failed(errno) }
    guard isOwn(status) else { throw refused(.foreign(path, user: status.st_uid)) }
    if status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 {
      throw refused(.writableByEveryone(path))
    }
    return nil
  }

  /// Goes back to the root, for a link with an absolute target.
  mutating func startOver() throws(FileProblem) {
    close(descriptor)
    self = try Walk(from: "/")
  }

  /// Hands the directory over that it is in.
  consuming func leave() -> CInt { descriptor }

  private func target(of name: String) throws(FileProblem) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(descriptor, name, &buffer, buffer.count)
    guard count >= 0 else { throw failed(errno) }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func failed(_ code: CInt) -> FileProblem { refused(.failed(code)) }

  private func refused(_ problem: FileProblem) -> FileProblem {
    close(descriptor)
    return problem
  }
}
