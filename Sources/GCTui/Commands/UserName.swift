import Glibc

/// Who runs the program, for the journal.
enum UserName {
  /// The name of the real user, or the number where it has none.
  static var current: String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    let user = getuid()
    guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let name = entry.pw_name
    else { return String(user) }
    return String(cString: name)
  }
}
