import Glibc

/// A question at the terminal before anything is removed. All on standard error: standard output is
/// for the report.
enum TerminalQuestion {
  /// Shows what it is about and asks; only `y` or `yes` is a yes.
  static func confirms(showing text: String, _ question: String) -> Bool {
    // What could not be shown was not agreed to.
    guard StandardStreams.printError(text) else { return false }
    // What was typed before that was no answer to it.
    tcflush(0, TCIFLUSH)
    guard StandardStreams.printError(question) else { return false }
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
