import Glibc

/// The names of this machine's users, for people.
public enum UserName {
  /// The name of a user, or the number where it has none.
  public static func of(_ user: UInt32) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let name = entry.pw_name
    else { return String(user) }
    return String(cString: name)
  }

  /// Who runs the program: the real user.
  public static var current: String { of(getuid()) }
}
