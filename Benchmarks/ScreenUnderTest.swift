import PtyTerminal

/// The real binary in a real terminal of 24 rows.
struct ScreenUnderTest {
  let program: String
  let host: String

  func open() throws -> PtyTerminal {
    try PtyTerminal(
      [program],
      environment: [
        "DOCKER_HOST": host, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent",
        "XDG_STATE_HOME": "/tmp", "PATH": "/usr/bin:/bin",
      ])
  }

  /// Opens it and waits until everything, sizes too, has been asked for.
  func openQuiet() async throws -> PtyTerminal {
    let terminal = try open()
    try await terminal.waitUntil("the lists are complete") { Self.isComplete($0) }
    var last = terminal.screen.text
    var still = 0
    while still < 15 {
      try await Task.sleep(for: .milliseconds(200))
      let text = terminal.screen.text
      still = text == last ? still + 1 : 0
      last = text
    }
    return terminal
  }

  func quit(_ terminal: PtyTerminal) async throws {
    terminal.send("q")
    _ = try await terminal.waitForEnd()
    terminal.close()
  }

  static func hasRows(_ screen: Screen) -> Bool { screen.contains("bench-") }

  /// Both lists are there: the count of containers has no "of so many" any more.
  static func isComplete(_ screen: Screen) -> Bool {
    guard let tabs = screen.lines.first(where: { $0.contains("1 Exited") }) else { return false }
    return tabs.contains(" 1000 ") && tabs.contains(" 300 ")
  }
}
