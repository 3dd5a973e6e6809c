import FoundationEssentials
import GCCore
import Glibc
import Synchronization

/// The one gate through which commands print: whatever is written here drives no terminal.
///
/// A reader that closes its end (`| head`) or a disk that is full never ends a command under way:
/// what it removes it removes to the end. `status(of:)` then says that its output is not whole.
enum StandardStreams {
  /// Why standard output could not be written; the first reason counts.
  private static let failure = Mutex<CInt?>(nil)

  /// Makes the streams safe to write to, before anything else is opened.
  static func prepare() {
    // Else a reader that goes away would kill a run between two removals.
    signal(SIGPIPE, SIG_IGN)
    // A stream that the caller closed: the next file opened, the journal, would take its number. Open
    // the wrong way round, so that using it fails as it would have.
    for descriptor in CInt(0)...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Prints lines that are the command's answer.
  static func print(_ text: String) {
    let (isWhole, code) = write(scrubbedLines(text) + "\n", to: 1)
    if !isWhole { outputFailed(code) }
  }

  /// Prints lines for people, like a plan to agree to.
  ///
  /// - Returns: whether they could be written, and so seen.
  @discardableResult
  static func printError(_ text: String) -> Bool {
    write(withoutPasswords(scrubbedLines(text)) + "\n", to: 2).isWhole
  }

  /// Prints a sentence under the program's name; one line, whatever is quoted in it.
  static func warn(_ sentence: String) { printError("gctui: \(scrubbed(sentence))") }

  /// Notes that standard output could not be written.
  static func outputFailed(_ code: CInt) { failure.withLock { $0 = $0 ?? code } }

  /// Takes that back: what was lost has been told there since.
  static func outputRecovered() { failure.withLock { $0 = nil } }

  /// The status to end with: an answer that did not arrive is no success. Says why, except where
  /// the reader went away on purpose.
  static func status(of status: CInt) -> CInt {
    guard let code = failure.withLock({ $0 }) else { return status }
    if code != EPIPE {
      warn("Standard output cannot be written: \(String(cString: strerror(code))).")
    }
    return status == ExitStatus.done.rawValue ? ExitStatus.incomplete.rawValue : status
  }

  private static func write(_ text: String, to descriptor: CInt) -> (isWhole: Bool, code: CInt) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // The caller made it non-blocking: its reader is only slow.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        return (false, errno)
      }
    }
    return (true, 0)
  }
}
