import Glibc

/// Why a run may not begin.
public enum RunLockError: Error, Hashable, Sendable {
  /// Another run on this engine is under way. Who, as far as the file at `path` tells.
  case held(path: String, by: RunLock.Holder?)
  /// No room for a lock: what frees room goes on without it.
  case full(path: String)
  /// No directory to keep locks in: the sentence says what to set.
  case noPlace(String)
  /// The lock cannot be had; `hint` says what to do.
  case refused(path: String, reason: String, hint: String)

  init(_ path: String, _ problem: FileProblem) {
    switch problem {
    case .failed(let code): self = .failed(path, code)
    case .notAFile:
      self = .refused(
        path: path, reason: problem.reason,
        hint: "Remove it, or set PID_DIR to another directory.")
    case .foreign(path, let user):
      self = .refused(
        path: path,
        reason:
          "\(UserName.of(user)) made it, who may not use this engine as far as its socket tells",
        hint: "Remove it as root, or set PID_DIR to another directory.")
    case .tooLarge, .symbolicLink, .foreign, .writableByEveryone:
      self = .refused(
        path: path, reason: problem.reason, hint: "Set PID_DIR to another directory.")
    }
  }

  static func failed(_ path: String, _ code: Int32) -> RunLockError {
    if FileProblem.failed(code).isFullDisk { return .full(path: path) }
    let reason = String(cString: strerror(code))
    let hint =
      switch code {
      case EACCES, EPERM, EROFS: "Correct its permissions, or set PID_DIR to another directory."
      case ENOENT, ENOTDIR: "Make the directory, or set PID_DIR to another one."
      case ELOOP: "It must not be a symbolic link: remove it, or set PID_DIR to another directory."
      case ENOLCK, EOPNOTSUPP:
        "Set PID_DIR to a directory on a file system of this machine."
      default: "Set PID_DIR to another directory."
      }
    return .refused(path: path, reason: reason, hint: hint)
  }

  /// What happened and what to do, for people. Quotes paths: scrub before showing.
  public var sentence: String {
    switch self {
    case .held(let path, let holder):
      let known = holder.map {
        "\($0.program) by \($0.user), process \($0.pid), since \($0.since)"
      }
      return
        "Another run on this engine is under way\(known.map { " (\($0))" } ?? ""): it holds the "
        + "lock \(path). Wait for it to end."
    case .full(let path):
      return
        "The lock \(path) cannot be made: there is no room left. The run goes on without it, and "
        + "another one may run at the same time."
    case .noPlace(let sentence): return sentence
    case .refused(let path, let reason, let hint):
      return "The lock \(path) cannot be taken: \(reason). \(hint)"
    }
  }
}
