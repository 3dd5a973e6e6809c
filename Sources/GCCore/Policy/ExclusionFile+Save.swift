import Glibc

extension ExclusionFile {
  /// Replaces the file by `document` in one step, and syncs it: at every moment, a crash included,
  /// the path holds the old text or the new one.
  ///
  /// Mode and owner are kept, a symbolic link stays and its target is replaced, missing
  /// directories are made for the user alone (0700). Where the content is no longer what
  /// `fingerprint` saw, nothing is written and `.changed` carries what stands there.
  public func save(
    _ document: ExclusionDocument, expecting fingerprint: Fingerprint
  ) throws(ExclusionFileError) -> Fingerprint {
    let bytes = document.bytes
    guard bytes.count <= ExclusionDocument.maximumSize else {
      throw .refused(path: path, what: "cannot be saved", reason: "it would be larger than 1 MiB")
    }
    let target = try resolved()
    try expect(fingerprint, at: target)
    let directory = Self.directory(of: target)
    try createDirectory(directory)
    let lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw cannotSave(errno) }
    // Unlocked by name: a process that is just being spawned may hold a copy of the descriptor.
    defer {
      flock(lock, LOCK_UN)
      close(lock)
    }
    // Two programs saving at once: the second is told, instead of both comparing and then writing.
    // File systems without locks go without.
    let isLocked = flock(lock, LOCK_EX | LOCK_NB) == 0
    if !isLocked, errno == EWOULDBLOCK {
      throw .refused(
        path: path, what: "cannot be saved", reason: "another program is saving it, try again")
    }
    if isLocked { removeLeftovers(of: target) }
    let temporary = try write(bytes, beside: target)
    do throws(ExclusionFileError) {
      try expect(fingerprint, at: target)
      try put(temporary, at: target, isNew: fingerprint.content == nil)
    } catch {
      unlink(temporary)
      throw error
    }
    // The new name is in place; a directory that cannot be synced cannot take that back.
    _ = fsync(lock)
    return Fingerprint(content: bytes)
  }

  private func expect(
    _ fingerprint: Fingerprint, at target: String
  ) throws(ExclusionFileError) {
    let now = try read(target)
    guard now != fingerprint.content else { return }
    throw .changed(path: path, theirs: try loaded(now))
  }

  private func put(
    _ temporary: String, at target: String, isNew: Bool
  ) throws(ExclusionFileError) {
    if isNew {
      // Unlike a rename, a link never replaces a file that came up in this moment.
      if link(temporary, target) == 0 {
        unlink(temporary)
        return
      }
      if errno == EEXIST { throw .changed(path: path, theirs: try loaded(try read(target))) }
      guard errno == EPERM || errno == EOPNOTSUPP else { throw cannotSave(errno) }
    }
    guard rename(temporary, target) == 0 else { throw cannotSave(errno) }
  }

  /// A new file in the same directory with the content, mode and owner that the target is to have.
  private func write(
    _ bytes: [UInt8], beside target: String
  ) throws(ExclusionFileError) -> String {
    var old = stat()
    let exists = stat(target, &old) == 0
    if exists, access(target, W_OK) != 0 { throw cannotSave(errno) }
    let temporary = Self.temporaryPrefix(of: target) + Self.randomName()
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      throw .failed(
        path: path, "cannot be saved and stays as it was, for no file can be made beside it", errno)
    }
    var code: Int32 = 0
    if exists { code = adopt(old, descriptor) }
    if code == 0 { code = write(bytes, to: descriptor) }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw cannotSave(code)
    }
    return temporary
  }

  /// The owner first: changing it takes special bits of the mode away.
  private func adopt(_ old: stat, _ descriptor: Int32) -> Int32 {
    var new = stat()
    guard fstat(descriptor, &new) == 0 else { return errno }
    if new.st_uid != old.st_uid || new.st_gid != old.st_gid,
      fchown(descriptor, old.st_uid, old.st_gid) != 0
    {
      return errno
    }
    return fchmod(descriptor, old.st_mode & 0o7777) == 0 ? 0 : errno
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, slice.baseAddress, slice.count)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }

  private func createDirectory(_ directory: String) throws(ExclusionFileError) {
    if mkdir(directory, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, directory != "/", directory != "." else { throw cannotSave(errno) }
    try createDirectory(Self.directory(of: directory))
    if mkdir(directory, 0o700) != 0, errno != EEXIST { throw cannotSave(errno) }
  }

  /// Temporary files of saves that were killed; only called with the directory locked.
  private func removeLeftovers(of target: String) {
    let directory = Self.directory(of: target)
    let prefix = Self.temporaryPrefix(of: target).dropFirst(directory.count).drop { $0 == "/" }
    guard let stream = opendir(directory) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let random = name.dropFirst(prefix.count)
      guard name.hasPrefix(prefix), random.utf8.count == 16, random.utf8.allSatisfy(\.isLowerHex)
      else { continue }
      unlink(directory + "/" + name)
    }
  }

  private static func temporaryPrefix(of target: String) -> String {
    let slash = target.lastIndex(of: "/")
    let name = slash.map { target[target.index(after: $0)...] } ?? target[...]
    return directory(of: target) + "/." + name + ".gctui-"
  }

  private static func randomName() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func cannotSave(_ code: Int32) -> ExclusionFileError {
    .failed(path: path, "cannot be saved and stays as it was", code)
  }
}
