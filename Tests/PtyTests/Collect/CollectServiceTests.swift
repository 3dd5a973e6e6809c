import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

/// The collector in the foreground of a host, as systemd or a person starts it.
@Suite(.serialized, .engine { _ = try $0.importImage("base:1.0") }) struct CollectServiceTests {
  @Test func `it outlives the engine's restart and ends at once when it is asked to`()
    async throws
  {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    // There when the first run begins, which does not wait for a minute.
    let before = try engine.socket.run("before", image: "base:1.0")
    let terminal = try PtyTerminal(
      [
        ScreenUnderTest.program, "collect", "--every", "1m", "--jitter", "0s",
        "--container-grace", "0s", "--exited",
      ], environment: home.environment(host: engine.host), columns: 200, rows: 50)
    defer { terminal.close() }
    func said(_ words: String) -> Bool {
      String(decoding: terminal.output, as: UTF8.self).contains(words)
    }
    func goes(_ id: String) async throws {
      try await eventually(
        "it is collected", within: .seconds(180), found: terminal.screen.text
      ) {
        try !engine.socket.has(container: id)
      }
    }
    try await goes(before)
    #expect(said("Collecting every 1m.") && said("UTC (UTC+00:00)"), "\(terminal.screen.text)")
    try engine.kill()
    // A run meets the dead engine, says so, and the next one is due all the same.
    try await eventually(
      "it says that no engine answers", within: .seconds(180), found: terminal.screen.text
    ) {
      said("No engine answers")
    }
    try await engine.restart()
    try await goes(try engine.socket.run("after", image: "base:1.0"))

    let asked = ContinuousClock.now
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == .exited(0))
    #expect(ContinuousClock.now - asked < .seconds(5))
  }
}
