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
    let terminal = try PtyTerminal(
      [
        ScreenUnderTest.program, "collect", "--every", "1s", "--container-grace", "1s", "--exited",
      ], environment: home.environment(host: engine.host), columns: 200, rows: 50)
    defer { terminal.close() }
    func said(_ words: String) -> Bool {
      String(decoding: terminal.output, as: UTF8.self).contains(words)
    }
    func goes(_ name: String) async throws {
      let id = try engine.socket.run(name, image: "base:1.0")
      try await eventually("\(name) is collected", found: terminal.screen.text) {
        try !engine.socket.has(container: id)
      }
    }
    try await goes("before")
    try engine.kill()
    // A run meets the dead engine, says so, and the next one is due all the same.
    try await eventually("it says that no engine answers", found: terminal.screen.text) {
      said("No engine answers")
    }
    try await engine.restart()
    try await goes("after")

    let asked = ContinuousClock.now
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == .exited(0))
    #expect(ContinuousClock.now - asked < .seconds(5))
  }
}
