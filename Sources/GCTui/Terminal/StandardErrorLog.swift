import GCCore
import Glibc

/// Sends what libraries and the runtime say on standard error to a file while the screen is up.
///
/// On the terminal it would tear the screen, and the alternate screen would take it away unread.
final class StandardErrorLog {
  /// The file, or `nil` where none could be opened and the words are lost.
  let path: String?
  private let log: CInt
  private let original: CInt
  private let start: off_t
  private var open = true

  /// Starts the diversion.
  init(environment: [String: String]) {
    let wanted = Self.path(environment)
    var descriptor: CInt = -1
    if let wanted {
      // Without a place the words are lost, as they were without this program.
      descriptor = (try? OwnFile.append(wanted)) ?? -1
    }
    path = descriptor >= 0 ? wanted : nil
    log = descriptor >= 0 ? descriptor : Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
    start = lseek(log, 0, SEEK_END)
    original = fcntl(2, F_DUPFD_CLOEXEC, 10)
    if log >= 0 { dup2(log, 2) }
  }

  /// Ends the diversion.
  ///
  /// - Returns: a sentence for the operator where something was written.
  func close() -> String? {
    guard open else { return nil }
    open = false
    let grown = lseek(log, 0, SEEK_END) > start
    if original >= 0 { dup2(original, 2) } else { Glibc.close(2) }
    Glibc.close(original)
    Glibc.close(log)
    guard grown, let path else { return nil }
    return "gctui: messages were written to \(path)"
  }

  /// `gctui.log` beside the journal.
  static func path(_ environment: [String: String]) -> String? {
    UserDirectories(of: environment).state.map { $0 + "/gctui.log" }
  }
}
