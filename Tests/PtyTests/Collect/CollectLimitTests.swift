import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// `--max-items` and `--max-bytes`: what is more than one run may remove stays, all of it.
  @Suite struct LimitTests {
    private static let names: Set = ["container one", "container two", "image app:1"]

    private func put(_ engine: ThrowawayEngine) throws {
      try engine.clearCase()
      try engine.put([
        .image("app:1"), .container("one", .created), .container("two", .created),
      ])
    }

    @Test(arguments: [
      (["--max-items", "2"], "its plan has 3 items, and maxItems allows 2"),
      (["--max-bytes", "1B"], "and maxBytes allows 1B"),
    ])
    func `a plan beyond its limit removes nothing and ends with 1; a dry run says that it would`(
      limit: [String], words: String
    ) async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try put(engine)
      func collect(_ more: [String], status: Int32) async throws -> String {
        let run = try await CommandRun(
          ["collect", "--grace", "0s"] + more, host: engine.host, home: home, ownEtc: true)
        #expect(run.ending == .exited(status), "\(run.errors)")
        return String(decoding: run.output, as: UTF8.self)
      }
      let rehearsal = try await collect(limit + ["--dry-run"], status: 0)
      #expect(rehearsal.contains("A run would remove nothing: "), "\(rehearsal)")
      #expect(rehearsal.contains(words), "\(rehearsal)")
      let stopped = try await collect(limit, status: 1)
      #expect(stopped.contains("Nothing was removed: "), "\(stopped)")
      #expect(stopped.contains(words), "\(stopped)")
      #expect(stopped.contains("would go"), "\(stopped)")
      let json = try await CommandRun(
        ["collect", "--grace", "0s", "--format", "json"] + limit, host: engine.host, home: home,
        ownEtc: true)
      #expect(json.ending == .exited(1), "\(json.errors)")
      let problems = try JSONSchema("collect").problems(in: json.output)
      #expect(problems == [])
      #expect(try json.json(CollectAnswer.self).ids("would go").count == 3)
      #expect(try EngineContents(engine.socket).names.isSuperset(of: Self.names))

      // At its limit it runs.
      let done = try await collect(["--max-items", "3", "--max-bytes", "1GB"], status: 0)
      #expect(!done.contains("maxItems"), "\(done)")
      #expect(try EngineContents(engine.socket).names.isDisjoint(with: Self.names))
    }

    @Test func `on a schedule it is an error in the log, and the next run tries again`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try put(engine)
      let terminal = try PtyTerminal(
        [
          ScreenUnderTest.program, "collect", "--every", "1m", "--exited", "--created",
          "--max-items", "1",
        ], environment: home.environment(host: engine.host), columns: 200, rows: 50)
      defer { terminal.close() }
      try await eventually("the log says why", found: terminal.screen.text) {
        String(decoding: terminal.output, as: UTF8.self).contains("maxItems allows 1")
      }
      #expect(try EngineContents(engine.socket).names.isSuperset(of: Self.names))
      try engine.socket.removeContainer("one")
      try await eventually(
        "the other is collected", within: .seconds(180), found: terminal.screen.text
      ) {
        try !EngineContents(engine.socket).names.contains("container two")
      }
      terminal.signal(SIGTERM)
      #expect(try await terminal.waitForEnd() == .exited(0))
    }
  }
}
