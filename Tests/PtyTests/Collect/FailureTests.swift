import FoundationEssentials
import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// What goes wrong, and how the run ends then.
  @Suite struct FailureTests {
    private static let atOnce = ["GRACE_PERIOD_SECONDS": "0"]

    @Test func `a disk that is not known to be the engine's is not collected for`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put([.container("left", .created)])
      // Its socket is passed on, its data root is empty where the program looks: as through ssh -L.
      let gate = try EngineGate(at: home.path + "/gate", engine: engine.socket.path)
      defer { gate.stop() }
      let before = try EngineContents(engine.socket)
      let refused = try await CommandRun(
        ["collect", "--high", "1%", "--low", "0%"], host: gate.host, home: home,
        environment: Self.atOnce, ownEtc: true)
      #expect(refused.ending == .exited(1))
      #expect(
        refused.errors.contains("How full the engine's disk is cannot be told:")
          && refused.errors.contains("is not this engine's"), "\(refused.errors)")
      #expect(try EngineContents(engine.socket).names == before.names)

      let direct = try await CommandRun(
        ["collect", "--high", "100%", "--format", "json"], host: engine.host, home: home,
        environment: Self.atOnce, ownEtc: true)
      #expect(direct.ending == .exited(0), "\(direct.errors)")
      let answer = try direct.json(CollectAnswer.self)
      #expect(answer.item("left")?.reason.contains("100%") == true, "\(answer)")
    }

    @Test func `what cannot be removed is told with its own reason, and the rest goes`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put([
        .image("app:1"), .image("job:1"), .image("lib:1"), .container("first", .created),
        .container("busy", .busy), .container("last", .created, of: "job:1"),
      ])
      let before = try EngineContents(engine.socket)
      let app = try #require(before.ids["image app:1"])
      let gate = try EngineGate(
        at: home.path + "/gate", engine: engine.socket.path, failing: [app, "app:1"])
      defer { gate.stop() }
      let run = try await CommandRun(
        ["collect", "--format", "json"], host: gate.host, home: home, environment: Self.atOnce,
        ownEtc: true)
      #expect(run.ending == .exited(1), "\(run.errors)")
      let answer = try run.json(CollectAnswer.self)
      #expect(
        try before.names.subtracting(EngineContents(engine.socket).names)
          == ["container first", "container last", "image job:1", "image lib:1"])
      let busy = try #require(answer.item("busy"))
      #expect(busy.outcome == "failed")
      #expect(busy.message?.contains("device or resource busy") == true)
      let image = try #require(answer.item("app:1"))
      #expect(image.outcome == "failed")
      #expect(image.message?.contains("the disk said no") == true)
      #expect(answer.items.filter { $0.outcome == "removed" }.count == 4)

      // The text says the same, and ends with how much was not done.
      let text = try await CommandRun(
        ["collect"], host: gate.host, home: home, environment: Self.atOnce, ownEtc: true)
      #expect(text.ending == .exited(1))
      let lines = String(decoding: text.output, as: UTF8.self).split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("failed") && $0.contains("the disk said no") })
      #expect(lines.last?.hasPrefix("Removed nothing, freed 0B (predicted ") == true, "\(lines)")
      #expect(lines.last?.hasSuffix("; 2 not done.") == true, "\(lines)")

      // Once the causes are gone, so are they.
      try engine.makeIdle(busy.id)
      let last = try await CommandRun(
        ["collect"], host: engine.host, home: home, environment: Self.atOnce, ownEtc: true)
      #expect(last.ending == .exited(0), "\(last.errors)")
      #expect(
        try EngineContents(engine.socket).names
          == ["container \(Thing.keeper)", "image \(Thing.toolsImage)"])
    }

    @Test func `while another program holds the lock nothing is removed, and that is status 4`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      let locks = home.path + "/locks"
      try FileManager.default.createDirectory(atPath: locks, withIntermediateDirectories: true)
      let environment = Self.atOnce.merging(["PID_DIR": locks]) { $1 }
      func collect(_ options: [String] = []) async throws -> CommandRun {
        try await CommandRun(
          ["collect"] + options, host: engine.host, home: home, environment: environment,
          ownEtc: true)
      }
      // The first run leaves the file behind, which is no lock.
      #expect(try await collect().ending == .exited(0))
      let file = try #require(try FileManager.default.contentsOfDirectory(atPath: locks).first)
      try engine.put([.container("new", .created)])
      let holder = try PtyTerminal(
        ["/usr/bin/flock", locks + "/" + file, "/bin/sh", "-c", "echo held; exec sleep 1000"])
      defer { holder.close() }
      try await holder.waitUntil(shows: "held")

      let refused = try await collect()
      #expect(refused.ending == .exited(4), "\(refused.errors)")
      #expect(refused.output.isEmpty)
      #expect(refused.errors.contains(file))
      #expect(try engine.socket.container("new") != nil)
      // Whoever only looks needs no lock.
      #expect(try await collect(["--dry-run"]).ending == .exited(0))

      holder.signal(SIGKILL)
      _ = try await holder.waitForEnd()
      #expect(try await collect().ending == .exited(0))
      #expect(try engine.socket.container("new") == nil)
    }

    @Test func `no engine is status 3`() async throws {
      let home = try TestHome()
      defer { home.remove() }
      let run = try await CommandRun(
        ["collect"], host: "unix://\(home.path)/none.sock", home: home, ownEtc: true)
      #expect(run.ending == .exited(3))
      #expect(run.errors.contains("No engine answers"))
      #expect(run.output.isEmpty)
    }

    @Test(arguments: [
      (#"{ "containerGrace": "soon" }"#, []), (#"{ "no-such-key": 1 }"#, []), ("{", []),
      ("", ["--grace", "soon"]), ("", ["--include", "everything"]), ("", ["--low", "80%"]),
      ("", ["--keep", "-1"]), ("", ["--policy", "/no/such/file"]),
    ])
    func `a wrong policy is status 2, and nothing is removed`(file: String, options: [String])
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put([.container("new", .created)])
      try FileManager.default.createDirectory(
        atPath: home.path + "/etc/gctui", withIntermediateDirectories: true)
      try Data(file.utf8).write(to: URL(filePath: home.path + "/etc/gctui/policy.json"))
      let run = try await CommandRun(
        ["collect"] + options, host: engine.host, home: home, environment: Self.atOnce,
        ownEtc: true)
      #expect(run.ending == .exited(2), "\(run.errors)")
      #expect(run.output.isEmpty && !run.errors.isEmpty)
      #expect(try engine.socket.container("new") != nil)
    }

    @Test func `rules of gctui's own that cannot be read stop the run`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put([.container("new", .created)])
      try home.writeExclusions("image app:*\nnonsense rule\n")
      let run = try await CommandRun(
        ["collect"], host: engine.host, home: home, environment: Self.atOnce, ownEtc: true)
      #expect(run.ending == .exited(2))
      #expect(run.errors.contains("/exclusions:2: "))
      #expect(try engine.socket.container("new") != nil)
    }
  }
}
