import FoundationEssentials
import Glibc

extension RunLock {
  /// Where locks are kept.
  public struct Directory: Hashable, Sendable {
    public var path: String
    /// Whether it is the program's own, which is made where it is missing. Any other has to be there:
    /// a mistyped one would be a lock that nobody else looks at.
    public var isOwn: Bool

    public init(path: String, isOwn: Bool = false) {
      self.path = path
      self.isOwn = isOwn
    }
  }

  /// `PID_DIR` where that is set, else `/run/lock` where that can be written, else the directory of
  /// the journal. Users with different directories do not keep each other from running.
  ///
  /// - Parameters:
  ///   - state: the directory of the journal, where there is one.
  ///   - isShared: whether others may hold the lock too; what is the user's alone is no concern of a
  ///     directory for all.
  ///   - isWritable: whether a path is a directory in which files can be made.
  public static func directory(
    environment: [String: String], state: String?, isShared: Bool = true,
    isWritable: (String) -> Bool = isWritableDirectory
  ) throws(RunLockError) -> Directory {
    if let named = environment["PID_DIR"], !named.isEmpty {
      guard named.hasPrefix("/") else {
        throw .noPlace("PID_DIR is “\(named)”: write an absolute path.")
      }
      return Directory(path: named)
    }
    if isShared, isWritable("/run/lock") { return Directory(path: "/run/lock") }
    guard let own = state else {
      throw .noPlace(
        "There is no directory for the lock: set PID_DIR to one that all runs on this machine share."
      )
    }
    return Directory(path: own, isOwn: true)
  }

  /// Whether this process can make files in it.
  public static func isWritableDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && access(path, W_OK | X_OK) == 0
  }
}
