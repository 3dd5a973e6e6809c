import Glibc

/// The users of this machine, as passwd(5) describes the file `/etc/passwd`.
///
/// Read by ourselves: the C library would load modules for it, which a static binary cannot.
public struct PasswordFile: Hashable, Sendable {
  /// Where it stands on every Unix.
  public static let path = "/etc/passwd"

  private let bytes: [UInt8]

  /// A file with this content.
  public init(parsing bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The file of this machine; one that is not there, or cannot be read, names nobody.
  public init(at path: String = PasswordFile.path) {
    bytes = Self.read(path)
  }

  /// The home directory of a user, by the first line with the number; `nil` where no line has it, or
  /// where that names no absolute path.
  public func home(of user: UInt32) -> String? {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      // `+` and `-` ask for the users of another directory service, `#` is a comment.
      guard fields.count >= 6, let first = line.first, !"+-#".utf8.contains(first),
        fields[2].allSatisfy(\.isDigit), UInt32(String(decoding: fields[2], as: UTF8.self)) == user
      else { continue }
      let home = String(decoding: fields[5], as: UTF8.self)
      return home.hasPrefix("/") && !home.utf8.contains(0) ? home : nil
    }
    return nil
  }

  /// Far beyond the users of any machine: a file that never ends must not take the memory.
  private static let maximumSize = 16 << 20

  private static func read(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while content.count <= maximumSize {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      content += chunk[..<count]
    }
    return content
  }
}
