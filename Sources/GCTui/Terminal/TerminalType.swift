import CNcurses
import Glibc

/// What `TERM` must name before the screen is touched.
enum TerminalType {
  /// Refuses a standard input or output that is no terminal.
  ///
  /// - Throws: `TerminalError` with what to do instead.
  static func requireTerminal(input: CInt = 0, output: CInt = 1) throws {
    guard isatty(input) == 1 else {
      throw TerminalError(
        description: "standard input is not a terminal; run gctui in one, or use 'gctui list'")
    }
    guard isatty(output) == 1 else {
      throw TerminalError(
        description: "standard output is not a terminal; run gctui in one, or use 'gctui list'")
    }
  }

  /// Refuses a type that terminfo does not know or that cannot place its cursor, and loads the others.
  ///
  /// - Throws: `TerminalError` with what to set or install.
  static func check(_ type: String, output: CInt) throws {
    guard !type.isEmpty else {
      throw TerminalError(
        description: "TERM is not set; set it to your terminal's type, such as xterm-256color")
    }
    var result: CInt = 0
    guard setupterm(type, output, &result) == OK else {
      // 1 is a type that is known and of no use; both others mean that there is no entry.
      guard result != 1 else { throw cannotPlaceCursor(type) }
      throw TerminalError(
        description: "the terminal type '\(type)' (TERM) is unknown here; install its entry "
          + "(Debian: apt install ncurses-term), or try TERM=xterm-256color gctui")
    }
    guard cn_string("cup") != nil else { throw cannotPlaceCursor(type) }
  }

  private static func cannotPlaceCursor(_ type: String) -> TerminalError {
    TerminalError(
      description: "the terminal type '\(type)' (TERM) cannot place its cursor; "
        + "use a full-screen terminal, or 'gctui list'")
  }
}
