import Glibc

/// Why a file cannot be used.
public enum FileProblem: Error, Hashable, Sendable {
  /// A call of the system failed, with its number.
  case failed(CInt)
  /// It, or a directory on the way to it, is something else than a file: `a pipe`.
  case notAFile(kind: String)
  case tooLarge(limit: Int)
  /// It is a link, and nothing says that whoever made it may decide where it leads.
  case symbolicLink(String)
  /// It, or a directory on the way to it, belongs to another user.
  case foreign(String, user: UInt32)
  /// A directory in which everyone may put another file in its place.
  case writableByEveryone(String)

  /// What is wrong as the end of a sentence, like `it is a pipe`. Quotes paths: scrub before
  /// showing.
  public var reason: String {
    switch self {
    case .failed(let code): String(cString: strerror(code))
    case .notAFile(let kind): "it is \(kind), not a file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .symbolicLink(let path): "\(path) is a symbolic link"
    case .foreign(let path, let user): "\(path) belongs to another user (\(UserName.of(user)))"
    case .writableByEveryone(let path): "everyone may write to \(path)"
    }
  }

  /// Whether there is no room for it: the normal case of this program, which stops nothing.
  public var isFullDisk: Bool {
    if case .failed(let code) = self { code == ENOSPC || code == EDQUOT } else { false }
  }

  /// What a mode says that is no regular file; `nil` for one.
  static func kind(_ mode: mode_t) -> FileProblem? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: .notAFile(kind: "a directory")
    case S_IFIFO: .notAFile(kind: "a pipe")
    case S_IFSOCK: .notAFile(kind: "a socket")
    case S_IFLNK: .notAFile(kind: "a symbolic link")
    default: .notAFile(kind: "a device")
    }
  }
}
