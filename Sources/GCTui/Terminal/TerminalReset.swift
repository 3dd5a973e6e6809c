import CNcurses
import Glibc

/// Everything that gives the terminal back, computed while all is well.
struct TerminalReset {
  /// The modes of the line as they were before us.
  let modes: termios
  /// The bytes that leave the alternate screen and undo what we switched on.
  let bytes: [UInt8]
  /// The bytes that show the cursor.
  let showCursor: [UInt8]

  /// Needs terminfo to be loaded; `nil` where `descriptor` is no terminal.
  init?(descriptor: CInt) {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return nil }
    self.modes = modes
    let names = ["sgr0", "op", "rmkx", "rmcup", "cnorm"]
    let strings = names.compactMap { cn_string($0).map { String(cString: $0) } }
    bytes = Array(bracketedPasteOff.utf8) + strings.flatMap { withoutPadding($0) }
    showCursor = cn_string("cnorm").map { withoutPadding(String(cString: $0)) } ?? []
  }
}

let bracketedPasteOn = "\u{1b}[?2004h"
let bracketedPasteOff = "\u{1b}[?2004l"

/// A terminfo string without its delays, `$<5>`, which only `tputs` understands.
func withoutPadding(_ capability: String) -> [UInt8] {
  var result: [UInt8] = []
  var rest = Array(capability.utf8)[...]
  while let byte = rest.first {
    if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
      rest = rest[(end + 1)...]
    } else {
      result.append(byte)
      rest = rest.dropFirst()
    }
  }
  return result
}

/// Writes all the bytes, going on after a signal.
///
/// - Returns: whether all was written.
@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written > 0 {
      rest = rest.dropFirst(written)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
