import FoundationEssentials
import Glibc

/// Text to the streams of a command, written whole; `SIGPIPE` stays the caller's way to end it.
enum StandardStreams {
  static func print(_ text: String) { write(text + "\n", to: 1) }

  static func printError(_ text: String) { write(text + "\n", to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
