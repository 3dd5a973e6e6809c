import Glibc

/// A file that this program keeps for its user: only read and written where no one else decides what
/// its path means (`TrustedDirectory`), never through a symbolic link, never waited for.
public enum OwnFile {
  /// Opens it to append to; it and the directories on the way are made where they are missing, for
  /// the user alone.
  ///
  /// - Returns: a descriptor that the caller closes.
  public static func append(_ path: String) throws(FileProblem) -> CInt {
    let (directory, name) = split(path)
    return try TrustedDirectory(directory, creating: true)
      .open(name, O_WRONLY | O_APPEND | O_CREAT)
  }

  /// The content; `nil` where there is no such file.
  public static func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8]? {
    let (directory, name) = split(path)
    do throws(FileProblem) {
      let opened = try TrustedDirectory(directory).open(name, O_RDONLY)
      defer { close(opened) }
      return try WholeFile.read(opened, limit: limit)
    } catch {
      if error == .failed(ENOENT) || error == .failed(ENOTDIR) { return nil }
      throw error
    }
  }

  /// Replaces it in one step, and makes the directories on the way where they are missing.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileProblem) {
    let (directory, name) = split(path)
    try TrustedDirectory(directory, creating: true).replace(name, with: bytes)
  }

  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (
      slash == path.startIndex ? "/" : String(path[..<slash]),
      String(path[path.index(after: slash)...])
    )
  }
}
