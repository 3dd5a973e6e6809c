import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// What containers used until a moment ago stays for its grace, whenever it was made.
  @Suite struct UseTests {
    /// Takes what nobody uses, and no container; its grace is short.
    private static let options = ["--grace", "3s", "--unused", "--named-volumes", "--networks"]

    private func collect(
      _ engine: ThrowawayEngine, _ home: TestHome, _ options: [String] = Self.options
    ) async throws -> (answer: CollectAnswer, errors: String) {
      let run = try await CommandRun(
        ["collect", "--format", "json", "--kept"] + options, host: engine.host, home: home,
        ownEtc: true)
      #expect(run.ending == .exited(0), "\(run.errors)")
      return (try run.json(CollectAnswer.self), run.errors)
    }

    /// A container that has an image, a volume and a network, all older than the grace.
    private func putUsed(_ engine: ThrowawayEngine, starts: Bool = true) async throws {
      try engine.clearCase()
      try engine.put([
        .image("app:1", daysOld: 400), .volume("data"), .network("back"),
        .container(
          "web", starts ? .running : .created, of: "app:1", binds: ["data:/data"], network: "back"),
      ])
      try await engine.socket.waitForClock(4)
    }

    private func rules(_ answer: CollectAnswer) -> [String?] {
      ["app:1", "data", "back"].map { answer.item($0)?.rule }
    }

    @Test
    func `what a container that was removed a second ago had stays, and goes after its grace`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try await putUsed(engine)
      try engine.socket.call("DELETE", "/containers/web?force=1")
      #expect(try await rules(collect(engine, home).answer) == ["young", "young", "young"])
      try await engine.socket.waitForClock(4)
      #expect(try await collect(engine, home).answer.ids("removed").count == 3)
      #expect(
        try EngineContents(engine.socket).names.isDisjoint(with: [
          "image app:1", "volume data", "network back",
        ]))
    }

    @Test func `what one may have had that never started stays too`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try await putUsed(engine, starts: false)
      try engine.socket.removeContainer("web")
      #expect(
        try await rules(collect(engine, home).answer) == ["young", "may be used", "may be used"])
      try await engine.socket.waitForClock(4)
      #expect(try await collect(engine, home).answer.ids("removed").count == 3)
    }

    /// `compose down` of what has not run for long: the engine has forgotten what it had.
    @Test func `what a run saw in use stays for its grace after that ended`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try await putUsed(engine)
      try engine.socket.call("POST", "/containers/web/kill")
      try engine.socket.wait("web")
      #expect(try await rules(collect(engine, home).answer) == ["used", "used", "used"])
      try engine.forgetEvents()
      try await engine.socket.waitForClock(4)
      try engine.socket.removeContainer("web")
      #expect(try await rules(collect(engine, home).answer) == ["young", "young", "young"])
      // Up again before the next run, and down after it: a use is a use.
      try engine.put([
        .container("web", .created, of: "app:1", binds: ["data:/data"], network: "back")
      ])
      try await engine.socket.waitForClock(4)
      #expect(try await rules(collect(engine, home).answer) == ["used", "used", "used"])
      try engine.socket.removeContainer("web")
      #expect(try await rules(collect(engine, home).answer) == ["young", "young", "young"])
    }

    @Test
    func `where the engine has forgotten, the first run that sees them unused begins the grace`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try await putUsed(engine)
      try engine.socket.call("DELETE", "/containers/web?force=1")
      try engine.forgetEvents()
      let first = try await collect(engine, home, ["--grace", "1h", "--unused", "--named-volumes"])
      #expect(rules(first.answer).prefix(2) == ["first seen", "first seen"])
      #expect(first.errors.contains("No earlier run has left anything in"), "\(first.errors)")
      #expect(first.errors.contains("or they never go"), "\(first.errors)")
      // Only the first says so; and each sees the same.
      let second = try await collect(
        engine, home, ["--grace", "1h", "--unused", "--named-volumes"])
      #expect(rules(second.answer).prefix(2) == ["first seen", "first seen"])
      #expect(second.errors.isEmpty, "\(second.errors)")
      try await engine.socket.waitForClock(4)
      #expect(try await collect(engine, home).answer.ids("removed").count == 3)
    }

    @Test func `where nothing can be kept it goes by their dates, and says so`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try await putUsed(engine)
      try engine.socket.call("DELETE", "/containers/web?force=1")
      try engine.forgetEvents()
      // A file where the directory would have to be.
      try Data().write(to: URL(filePath: home.path + "/state"))
      let run = try await collect(engine, home, ["--grace", "3s", "--named-volumes"])
      #expect(run.answer.item("data")?.outcome == "removed")
      #expect(run.errors.contains("is not kept: 2 items"), "\(run.errors)")
    }
  }
}

extension ThrowawayEngine {
  /// Makes the engine forget what it remembers: it keeps its last 256 events.
  func forgetEvents() throws {
    for _ in 0..<128 {
      try socket.createVolume("filler")
      try socket.call("DELETE", "/volumes/filler")
    }
  }
}
