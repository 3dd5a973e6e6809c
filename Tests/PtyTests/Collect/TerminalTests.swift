import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// At a terminal it shows the plan and asks.
  @Suite struct TerminalTests {
    private func session(_ home: TestHome, _ options: [String] = []) throws -> PtyTerminal {
      let engine = try suiteEngine()
      try engine.clearCase()
      try engine.put([
        .image("todobackend/app:1.0"), .dangling("lost"),
        .container("todobackend-agent-102", .created, of: "todobackend/app:1.0"),
      ])
      return try PtyTerminal(
        [ScreenUnderTest.program, "collect", "--grace", "0s"] + options,
        environment: home.environment(host: engine.host), columns: 80, rows: 24)
    }

    @Test(arguments: ["n\r", "\r", "no\r", "yes please\r", "\u{4}"])
    func `anything but y removes nothing`(answer: String) async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try session(home)
      defer { terminal.close() }
      let before = try EngineContents(engine.socket)
      let screen = try await terminal.waitUntil(shows: "Remove exactly this? [y/N]")
      #expect(screen.contains("todobackend-agent-102"))
      #expect(screen.contains("Will remove 1 container and 2 images and free "))
      // Every item on a line of its own: nothing is wrapped at 80 columns.
      let lines = screen.lines.filter { !$0.allSatisfy { $0 == " " } }
      #expect(lines.count == 6, "\(screen.text)")
      #expect(lines.dropFirst().prefix(3).allSatisfy { $0.hasPrefix("will go") })
      terminal.send(answer)
      #expect(try await terminal.waitForEnd() == .exited(1))
      #expect(terminal.screen.contains("Nothing was removed."))
      #expect(try EngineContents(engine.socket) == before)
    }

    @Test func `y removes exactly that`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try session(home)
      defer { terminal.close() }
      try await terminal.waitUntil(shows: "Remove exactly this? [y/N]")
      // What became a candidate after the question is no part of the answer.
      _ = try engine.socket.createContainer("later", image: Thing.toolsImage)
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(0))
      #expect(terminal.screen.contains("Removed 1 container and 2 images, freed "))
      #expect(
        try EngineContents(engine.socket).names
          == ["container \(Thing.keeper)", "container later", "image \(Thing.toolsImage)"])
    }

    @Test func `with --yes it does not ask, and with nothing to do it says so`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let terminal = try session(home, ["--yes"])
      defer { terminal.close() }
      #expect(try await terminal.waitForEnd() == .exited(0))
      #expect(!terminal.screen.contains("[y/N]"))
      #expect(terminal.screen.contains("Removed 1 container and 2 images, freed "))
      let idle = try PtyTerminal(
        [ScreenUnderTest.program, "collect", "--grace", "0s"],
        environment: home.environment(host: engine.host), columns: 80, rows: 24)
      defer { idle.close() }
      #expect(try await idle.waitForEnd() == .exited(0))
      #expect(idle.screen.contains("There is nothing to collect."))
    }

    @Test func `the question names what is only shown apart`() async throws {
      let home = try TestHome()
      defer { home.remove() }
      let engine = try suiteEngine()
      try engine.clearCase()
      try engine.put([.image("app:1"), .container("new", .created)])
      let terminal = try PtyTerminal(
        [ScreenUnderTest.program, "collect", "--grace", "0s"],
        environment: home.environment(host: engine.host)
          .merging(["DRY_RUN_IMAGES": "true"]) { $1 }, columns: 80, rows: 24)
      defer { terminal.close() }
      let screen = try await terminal.waitUntil(shows: "[y/N]")
      #expect(screen.contains("Will remove 1 container and free 0B; 1 only shown."))
      #expect(screen.lines.contains { $0.hasPrefix("will go") && $0.contains("new") })
      #expect(screen.lines.contains { $0.hasPrefix("would go") && $0.contains("app:1") })
      terminal.send("y\r")
      #expect(try await terminal.waitForEnd() == .exited(0))
      #expect(terminal.screen.contains("Removed 1 container, freed 0B; 1 only shown."))
      #expect(try engine.socket.hasImage("app:1"))
    }
  }
}
