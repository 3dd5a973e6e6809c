import FoundationEssentials
import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

extension ScreenTests.Shared {
  /// Whatever call the engine never answers, screen and commands can be left without SIGKILL.
  @Suite struct LeaveTests {
    /// Everything that is asked before anything is removed, by its request line.
    static let questions = [
      "GET /_ping", "/info", "/containers/json", "/images/json", "/images/", "/containers/",
    ]

    private struct Stage {
      let home: TestHome
      let gate: EngineGate
      let terminal: PtyTerminal

      func close() {
        terminal.close()
        gate.stop()
        home.remove()
      }

      /// The lines of the journal, as text.
      var journal: String {
        let path = home.path + "/state/gctui/journal.jsonl"
        return String(
          decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
      }

      func said(_ words: String) -> Bool {
        String(decoding: terminal.output, as: UTF8.self).contains(words)
      }
    }

    /// A program behind a gate; `leaver` is a container of the engine that nothing here removes.
    private func start(_ arguments: [String], holding: [String]) async throws -> Stage {
      let engine = try suiteEngine()
      if try engine.socket.container("leaver") == nil {
        _ = try engine.socket.createContainer("leaver", image: "base:1.0")
      }
      let home = try TestHome()
      try Data("leaver\n".utf8).write(to: URL(filePath: home.path + "/ids"))
      let gate = try EngineGate(
        at: home.path + "/gate", engine: engine.socket.path, holding: holding)
      let terminal = try PtyTerminal(
        [ScreenUnderTest.program]
          + arguments.map { $0.replacing("IDS", with: home.path + "/ids") },
        environment: home.environment(host: gate.host), columns: 120, rows: 30)
      return Stage(home: home, gate: gate, terminal: terminal)
    }

    private func expectNothingWent() throws {
      let engine = try suiteEngine()
      #expect(try engine.socket.container("leaver") != nil)
    }

    static let commands = [
      ["delete", "--yes", "--ids", "IDS"], ["collect", "--yes", "--grace", "0s"],
    ]

    @Test(arguments: commands, questions)
    func `a command that waits for an answer ends with the first ^C`(
      command: [String], question: String
    ) async throws {
      let stage = try await start(command, holding: [question])
      defer { stage.close() }
      try await stage.gate.waitUntilHolding()
      stage.terminal.send(PtyKey.control("c"))
      #expect(try await stage.terminal.waitForEnd() == .exited(130))
      #expect(stage.journal.isEmpty)
      try expectNothingWent()
    }

    @Test(arguments: [
      (["delete", "--ids", "IDS"], "Delete exactly this? [y/N]"),
      (["collect", "--grace", "0s"], "Remove exactly this? [y/N]"),
    ])
    func `at its question and in the looks after it a command ends with the first ^C`(
      command: [String], question: String
    ) async throws {
      let asking = try await start(command, holding: [])
      defer { asking.close() }
      try await asking.terminal.waitUntil(shows: question)
      asking.terminal.send(PtyKey.control("c"))
      #expect(try await asking.terminal.waitForEnd() == .exited(130))

      let looking = try await start(command, holding: [])
      defer { looking.close() }
      try await looking.terminal.waitUntil(shows: question)
      looking.gate.hold("/containers/", "/images/")
      looking.terminal.send("y\r")
      try await looking.gate.waitUntilHolding()
      // Other items may be looked at by now, and none of them goes either.
      try await eventually("an intent is in the journal") { !looking.journal.isEmpty }
      looking.terminal.send(PtyKey.control("c"))
      #expect(try await looking.terminal.waitForEnd() == .exited(1))
      #expect(looking.journal.contains(#""result":"not run""#))
      #expect(!looking.journal.contains(#""result":"removed""#))
      try expectNothingWent()
    }

    @Test(arguments: commands, [SIGINT, SIGTERM])
    func `a removal that is never answered is left with the second request, as not known`(
      command: [String], signal: CInt
    ) async throws {
      let stage = try await start(command, holding: ["DELETE "])
      defer { stage.close() }
      try await stage.gate.waitUntilHolding()
      stage.terminal.signal(signal)
      try await eventually("it says what it waits for", found: stage.terminal.screen.text) {
        stage.said("asked once more, it leaves at once")
      }
      stage.terminal.signal(signal)
      #expect(try await stage.terminal.waitForEnd() == .exited(1))
      #expect(stage.said("Whether it went is not known."))
      #expect(stage.journal.contains("Whether it went is not known."))
      try expectNothingWent()
    }

    @Test(arguments: ["GET /_ping", "/containers/json"])
    func `a service that waits for an answer stops when it is asked to`(question: String)
      async throws
    {
      let stage = try await start(["collect", "--every", "1h"], holding: [question])
      defer { stage.close() }
      try await stage.gate.waitUntilHolding()
      stage.terminal.signal(SIGTERM)
      #expect(try await stage.terminal.waitForEnd() == .exited(0))
      #expect(stage.said("Stopped."))
    }

    @Test func `a service in a removal that is never answered stops at the second request`()
      async throws
    {
      let stage = try await start(
        ["collect", "--every", "1h", "--grace", "0s"], holding: ["DELETE "])
      defer { stage.close() }
      try await stage.gate.waitUntilHolding()
      stage.terminal.signal(SIGTERM)
      try await eventually("it was asked to stop") { stage.said("Asked to stop.") }
      stage.terminal.signal(SIGTERM)
      #expect(try await stage.terminal.waitForEnd() == .exited(0))
      #expect(stage.journal.contains("Whether it went is not known."))
      try expectNothingWent()
    }

    @Test(
      arguments: ["yes\r", "y\r"],
      [
        (["delete", "--ids", "IDS"], "Delete exactly this? [y/N]"),
        (["collect", "--grace", "0s"], "Remove exactly this? [y/N]"),
      ])
    func `an answer that was typed before the question is none`(
      answer: String, command: ([String], String)
    ) async throws {
      let stage = try await start(command.0, holding: [])
      defer { stage.close() }
      // Long before anything can be on the terminal.
      stage.terminal.send(answer)
      try await stage.terminal.waitUntil(shows: command.1)
      stage.terminal.send("n\r")
      #expect(try await stage.terminal.waitForEnd() == .exited(1))
      try expectNothingWent()
    }

    // MARK: The screen

    @Test(arguments: questions + ["/events", "/system/df", "size=1"])
    func `a screen that waits for an answer takes keys and quits`(question: String) async throws {
      let stage = try await start([], holding: [question])
      defer { stage.close() }
      try await stage.gate.waitUntilHolding()
      try await stage.terminal.waitUntil("the lists") { $0.contains(" 1 Exited") }
      stage.terminal.send("?")
      try await stage.terminal.waitUntil(shows: "In the lists")
      stage.terminal.send("qq")
      guard case .exited = try await stage.terminal.waitForEnd() else {
        Issue.record("it did not exit")
        return
      }
      expectGivenBack(stage.terminal)
    }

    /// Up to the run of the review of `leaver`, while these calls are held.
    private func runHolding(_ words: String) async throws -> Stage {
      let stage = try await start([], holding: [])
      let terminal = stage.terminal
      try await terminal.waitUntil("its row") { $0.contains("leaver") }
      terminal.send("/leaver\r")
      try await terminal.waitUntil("its row alone") { $0.rows(with: "leaver").count == 1 }
      while true {
        terminal.send("d")
        let screen = try await terminal.waitUntil("Review") {
          $0.contains("delete exactly this") || $0.contains("still being read")
        }
        if screen.contains("delete exactly this") { break }
      }
      stage.gate.hold(words)
      terminal.send("y")
      try await stage.gate.waitUntilHolding()
      try await terminal.waitUntil(shows: "Deleting")
      return stage
    }

    @Test(arguments: [PtyKey.control("c"), PtyKey.escape, "q"])
    func `in a run a look that hangs is given up by the first key`(key: String) async throws {
      let stage = try await runHolding("/containers/")
      defer { stage.close() }
      stage.terminal.send(key)
      try await stage.terminal.waitUntil(shows: "Cancelled: 1 not run.")
      stage.terminal.send("q")
      try await stage.terminal.waitUntil(shows: " 1 Exited")
      stage.terminal.send("q")
      #expect(try await stage.terminal.waitForEnd() == .exited(1))
      expectGivenBack(stage.terminal)
      try expectNothingWent()
    }

    @Test(arguments: [PtyKey.control("c"), PtyKey.escape, "q"])
    func `in a run a removal that hangs is left by the second key, as not known`(key: String)
      async throws
    {
      let stage = try await runHolding("DELETE ")
      defer { stage.close() }
      stage.terminal.send(key)
      try await stage.terminal.waitUntil(shows: "The same key again leaves at once.")
      stage.terminal.send(key)
      #expect(try await stage.terminal.waitForEnd() == .exited(1))
      expectGivenBack(stage.terminal)
      #expect(stage.terminal.screen.contains("Whether it went is not known."))
      #expect(stage.journal.contains("Whether it went is not known."))
      try expectNothingWent()
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func `in a run a removal that hangs is left by the second signal, as not known`(signal: CInt)
      async throws
    {
      let stage = try await runHolding("DELETE ")
      defer { stage.close() }
      stage.terminal.signal(signal)
      try await stage.terminal.waitUntil("the terminal is given back") { !$0.isAlternate }
      try await eventually("it says what it waits for", found: stage.terminal.screen.text) {
        stage.said("asked once more, it leaves at once")
      }
      stage.terminal.signal(signal == SIGHUP ? SIGTERM : signal)
      #expect(try await stage.terminal.waitForEnd() == .exited(128 + signal))
      expectGivenBack(stage.terminal)
      #expect(stage.terminal.screen.contains("Whether it went is not known."))
      #expect(stage.journal.contains("Whether it went is not known."))
      try expectNothingWent()
    }
  }
}
