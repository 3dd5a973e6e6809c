import Glibc

/// Takes the process's terminal, runs a body on it and gives it back, whatever happens.
///
/// Call it on the thread that runs the loop (`onDedicatedThread`).
///
/// - Returns: what the body returns, and a sentence to print where messages went to the log.
/// - Throws: `TerminalError` where there is no terminal to use, before anything has changed; what the
///   body throws, after the terminal is back.
func withTerminal<Value>(
  environment: [String: String],
  _ body: (_ terminal: any Terminal, _ signals: SignalPipe) throws -> Value
) throws -> (value: Value, notice: String?) {
  try TerminalType.requireTerminal()
  try TerminalType.check(environment["TERM"] ?? "", output: 1)
  let signals = try SignalPipe.install()
  let log = StandardErrorLog(environment: environment)
  do {
    let terminal = try NcursesTerminal(environment: environment)
    terminal.guardAgainstCrash(log: log.path)
    defer { terminal.close() }
    let value = try body(terminal, signals)
    terminal.close()
    return (value, log.close())
  } catch {
    _ = log.close()
    throw error
  }
}
