import FoundationEssentials
import PtyTerminal

/// A gctui command that ran without a terminal: its input is a pipe, both outputs are files.
struct CommandRun {
  let ending: PtyTerminal.Ending
  let output: Data
  let errors: String

  init(_ arguments: [String], host: String, home: TestHome, input: String = "") async throws {
    let place = home.path
    try Data(input.utf8).write(to: URL(filePath: place + "/in"))
    let terminal = try PtyTerminal(
      [
        "/bin/sh", "-c", #"cat "$0/in" | { exec "$@" >"$0/out" 2>"$0/err"; }"#, place,
        ScreenUnderTest.program,
      ] + arguments, environment: home.environment(host: host))
    defer { terminal.close() }
    ending = try await terminal.waitForEnd()
    output = try Data(contentsOf: URL(filePath: place + "/out"))
    errors = String(
      decoding: try Data(contentsOf: URL(filePath: place + "/err")), as: UTF8.self)
  }

  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: output)
  }
}
