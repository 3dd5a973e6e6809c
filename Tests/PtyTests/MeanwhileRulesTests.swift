import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

extension StoryTests {
  /// Rules that are saved while a question stands unanswered.
  @Suite struct MeanwhileRulesTests {
    private func delete(_ names: String..., home: TestHome) throws -> PtyTerminal {
      let list = home.path + "/list"
      try Data(names.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: list))
      return try PtyTerminal(
        [ScreenUnderTest.program, "delete", "--ids", list],
        environment: home.environment(host: try suiteEngine().host), columns: 200, rows: 30)
    }

    @Test func `delete skips what was excluded while it asked, and names the rule`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      for name in ["asked-one", "asked-two"] {
        _ = try engine.socket.createContainer(name, image: "base:1.0")
      }
      let terminal = try delete("asked-one", "asked-two", home: home)
      defer { terminal.close() }
      try await terminal.waitUntil(shows: "Delete exactly this? [y/N]")
      try home.writeExclusions("# while it asked\ncontainer asked-two\n")
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(1))
      // The report breaks lines where they are long.
      let words = terminal.screen.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("Excluded by the rule container asked-two (line 2 of "))
      #expect(try engine.socket.container("asked-one") == nil)
      #expect(try engine.socket.container("asked-two") != nil)
    }

    @Test func `delete removes nothing when the rules broke while it asked`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      _ = try engine.socket.createContainer("asked-broken", image: "base:1.0")
      let terminal = try delete("asked-broken", home: home)
      defer { terminal.close() }
      try await terminal.waitUntil(shows: "Delete exactly this? [y/N]")
      try home.writeExclusions("contaner asked-broken\n")
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(2))
      #expect(terminal.screen.contains("/gctui/exclusions:1: "))
      #expect(try engine.socket.container("asked-broken") != nil)
    }

    @Test func `the screen skips what was excluded since the review`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("reviewed-then-kept", image: "base:1.0")
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("reviewed-then-kept")
      try await session.review()
      try session.home.writeExclusions("container reviewed-*\n")
      session.press("y")
      try await session.see("Excluded by the rule container reviewed-*")
      #expect(try await session.quitFromPage() == .exited(1))
      #expect(try engine.socket.container("reviewed-then-kept") != nil)
    }
  }
}

extension CollectTests {
  @Suite struct MeanwhileRulesTests {
    private func collect(_ home: TestHome) throws -> PtyTerminal {
      let engine = try suiteEngine()
      try engine.clearCase()
      try engine.put([.container("agent-1", .created), .container("agent-2", .created)])
      return try PtyTerminal(
        [ScreenUnderTest.program, "collect", "--grace", "0s"],
        environment: home.environment(host: engine.host), columns: 200, rows: 30)
    }

    @Test func `collect skips what was excluded while it asked, and names the rule`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try collect(home)
      defer { terminal.close() }
      try await terminal.waitUntil(shows: "Remove exactly this? [y/N]")
      try home.writeExclusions("container agent-2\n")
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(1))
      #expect(terminal.screen.contains("Excluded by the rule container agent-2 (line 1 of "))
      #expect(try engine.socket.container("agent-1") == nil)
      #expect(try engine.socket.container("agent-2") != nil)
    }

    @Test func `collect removes nothing when the rules broke while it asked`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try collect(home)
      defer { terminal.close() }
      try await terminal.waitUntil(shows: "Remove exactly this? [y/N]")
      try home.writeExclusions("label\n")
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(2))
      #expect(terminal.screen.contains("/gctui/exclusions:1: "))
      #expect(try engine.socket.container("agent-1") != nil)
    }
  }
}
