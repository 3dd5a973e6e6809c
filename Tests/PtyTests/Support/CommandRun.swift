import FoundationEssentials
import PtyTerminal

/// A gctui command that ran without a terminal: its input is a pipe, both outputs are files.
struct CommandRun {
  let ending: PtyTerminal.Ending
  let output: Data
  let errors: String

  /// - Parameters:
  ///   - environment: variables beside those of the home.
  ///   - output: where standard output goes, as a shell writes it; `$0` is the home.
  ///   - ownEtc: whether the home's `etc` stands in the place of `/etc`, so that nothing of this
  ///     machine's counts.
  init(
    _ arguments: [String], host: String, home: TestHome, input: String = "",
    environment: [String: String] = [:], output: String = #">"$0/out""#, ownEtc: Bool = false
  ) async throws {
    let place = home.path
    try Data(input.utf8).write(to: URL(filePath: place + "/in"))
    if ownEtc {
      try FileManager.default.createDirectory(
        atPath: place + "/etc", withIntermediateDirectories: true)
    }
    let mount = ownEtc ? #"mount --bind "$0/etc" /etc && "# : ""
    let terminal = try PtyTerminal(
      (ownEtc ? ["/usr/bin/unshare", "--mount", "--propagation", "private"] : []) + [
        "/bin/sh", "-c", mount + #"cat "$0/in" | { exec "$@" 2>"$0/err" \#(output); }"#, place,
        ScreenUnderTest.program,
      ] + arguments, environment: home.environment(host: host).merging(environment) { $1 })
    defer { terminal.close() }
    ending = try await terminal.waitForEnd()
    self.output = FileManager.default.contents(atPath: place + "/out") ?? Data()
    errors = String(
      decoding: try Data(contentsOf: URL(filePath: place + "/err")), as: UTF8.self)
  }

  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: output)
  }
}
