import Glibc

extension RunLock {
  /// Who may talk to an engine, and so may hold its lock: nobody else can keep its runs waiting.
  ///
  /// On a Unix socket its owner, group and mode say so; access lists are not looked at. Root may always.
  /// At any other address it is root, and whoever runs the program.
  public struct Audience: Hashable, Sendable {
    /// The owner of the socket.
    var owner: UInt32?
    /// The group that may connect.
    var group: UInt32?
    var isEveryone = false

    public init(owner: UInt32? = nil, group: UInt32? = nil, isEveryone: Bool = false) {
      self.owner = owner
      self.group = group
      self.isEveryone = isEveryone
    }

    /// - Parameter address: as `EngineEndpoint.description` writes it.
    public init(of address: String) {
      let unix = "unix://"
      var status = stat()
      guard address.hasPrefix(unix), stat(String(address.dropFirst(unix.count)), &status) == 0
      else { return }
      // To connect is to write.
      owner = status.st_uid
      if status.st_mode & S_IWGRP != 0 { group = status.st_gid }
      isEveryone = status.st_mode & S_IWOTH != 0
    }

    /// The mode of a lock file: who may open it may hold it.
    var mode: mode_t { isEveryone ? 0o666 : group != nil ? 0o660 : 0o600 }

    /// Whether nobody but root and the user are meant.
    public var isPrivate: Bool { mode == 0o600 }

    /// Whether a lock file was made by one of them, so that who else may open it was theirs to say.
    ///
    /// - Parameter givesGroup: whether the directory hands out its group; else a file has a group only
    ///   from a member of it, or from root.
    func includes(makerOf file: stat, givesGroup: Bool) -> Bool {
      isEveryone || file.st_uid == 0 || file.st_uid == geteuid() || file.st_uid == owner
        || !givesGroup && file.st_gid == group
    }

    /// Lets all of them open a lock file of ours. Where its group cannot be given, it stays ours alone.
    func admit(to descriptor: CInt) {
      var file = stat()
      // With a further name it may be any file of ours.
      guard fstat(descriptor, &file) == 0, file.st_uid == geteuid(), file.st_nlink == 1,
        file.st_mode & 0o777 != mode || group != nil && file.st_gid != group
      else { return }
      let hasGroup = group.map { fchown(descriptor, uid_t.max, $0) == 0 } != false
      if hasGroup || isEveryone { fchmod(descriptor, mode) }
    }

    /// Whether others than they can open a lock file, and so hold it.
    func isTooOpen(_ descriptor: CInt) -> Bool {
      var file = stat()
      guard !isEveryone, fstat(descriptor, &file) == 0 else { return false }
      return file.st_mode & 0o006 != 0 || file.st_mode & 0o060 != 0 && file.st_gid != group
    }
  }
}
