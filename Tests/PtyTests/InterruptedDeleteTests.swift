import FoundationEssentials
import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

extension StoryTests {
  /// A delete that is killed between its intent and the engine's answer, and what the journal makes
  /// of it.
  @Suite struct InterruptedDeleteTests {
    private struct Removal: Decodable {
      struct Intent: Decodable {
        let names: [String]
      }
      let id: String
      let result: String
      let intent: Intent?
    }

    @Test func `a delete that is killed in the middle shows as interrupted, a torn line or not`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let container = try engine.socket.createContainer("cut-short", image: "base:1.0")
      let later = try engine.socket.build("FROM base:1.0\nLABEL later=1", name: "later:1")
      let gate = try EngineGate(at: home.path + "/gate", engine: engine.socket.path)
      defer { gate.stop() }
      try Data("cut-short\nlater:1\n".utf8).write(to: URL(filePath: home.path + "/ids"))

      let program = try PtyTerminal(
        [ScreenUnderTest.program, "delete", "--yes", "--ids", home.path + "/ids"],
        environment: home.environment(host: gate.host))
      defer { program.close() }
      try await gate.waitUntilHolding()
      program.signal(SIGKILL)
      #expect(try await program.waitForEnd() == .signaled(SIGKILL))
      #expect(try engine.socket.container("cut-short") != nil)

      let told = try await journal(home)
      #expect(told.map(\.id) == [container], "the image was never begun")
      #expect(told.first?.result == "unknown: interrupted")
      #expect(told.first?.intent?.names == ["cut-short"])

      // The machine itself went down while a line was written.
      let path = home.path + "/state/gctui/journal.jsonl"
      let whole = try Data(contentsOf: URL(filePath: path))
      try (whole + whole.prefix(whole.count / 2)).write(to: URL(filePath: path))
      let table = try await CommandRun(["journal"], host: engine.host, home: home)
      #expect(table.ending == .exited(0), "\(table.errors)")
      let lines = String(decoding: table.output, as: UTF8.self).split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.last?.contains("cut-short") == true)
      #expect(lines.last?.contains("unknown: interrupted") == true)

      // The next removal of the same item is a record of its own, on a line of its own.
      let again = try await CommandRun(
        ["delete", "--yes", "--ids", "-"], host: engine.host, home: home,
        input: "cut-short\n\(later)\n")
      #expect(again.ending == .exited(0), "\(again.errors)")
      let all = try await journal(home, ending: .exited(1))
      #expect(all.map(\.id) == [container, container, later])
      #expect(all.map(\.result) == ["unknown: interrupted", "removed", "removed"])
    }

    @Test func `since leaves out what is older`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      _ = try engine.socket.createContainer("of-today", image: "base:1.0")
      let delete = try await CommandRun(
        ["delete", "--yes", "--ids", "-"], host: engine.host, home: home, input: "of-today\n")
      #expect(delete.ending == .exited(0), "\(delete.errors)")
      let path = home.path + "/state/gctui/journal.jsonl"
      let today = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      var old = try #require(today.split(separator: "\n").first)
      old.replaceSubrange(try #require(old.firstRange(of: #""time":"20"#)), with: #""time":"19"#)
      try Data("\(old)\n\(today)".utf8)
        .write(to: URL(filePath: path))

      #expect(try await journal(home).map(\.result) == ["unknown: interrupted", "removed"])
      #expect(try await journal(home, ["--since", "7d"]).map(\.result) == ["removed"])
    }

    private func journal(
      _ home: TestHome, _ options: [String] = [], ending: PtyTerminal.Ending = .exited(0)
    ) async throws -> [Removal] {
      let run = try await CommandRun(
        ["journal", "--format", "json"] + options, host: "unix:///nowhere", home: home)
      #expect(run.ending == ending, "\(run.errors)")
      return try run.json([Removal].self)
    }
  }
}
