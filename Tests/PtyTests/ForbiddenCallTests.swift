import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// A real engine behind a proxy that forbids a part, or never answers one: only what that would have
/// told is missing.
@Suite(
  .engine { engine in
    _ = try engine.importImage("base:1.0")
    for name in ["first", "second"] { _ = try engine.createContainer(name, image: "base:1.0") }
  }) struct ForbiddenCallTests
{
  /// Runs a test behind a gate.
  private func behindGate(
    forbidden: [String] = [], silent: [String] = [],
    _ body: (ThrowawayEngine, EngineGate) async throws -> Void
  ) async throws {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    let socket = String(engine.host.dropFirst("unix://".count))
    let gate =
      silent.isEmpty
      ? try EngineGate(at: home.path + "/gate", engine: socket, forbidden: forbidden)
      : try EngineGate(at: home.path + "/gate", engine: socket, holding: silent)
    defer { gate.stop() }
    try await body(engine, gate)
  }

  @Test func `without events the screen names the call, and r refreshes`() async throws {
    try await behindGate(forbidden: ["/events"]) { engine, gate in
      let session = try OperatorSession(host: gate.host)
      defer { session.close() }
      let screen = try await session.see(
        "GET /events is refused: no live updates, r refreshes", "first", "second")
      #expect(!screen.contains("html"))
      #expect(!screen.contains("CONNECTION LOST") && !screen.contains("NO ENGINE"))
      _ = try engine.socket.createContainer("later", image: "base:1.0")
      session.press("r")
      try await session.see("later")
      #expect(try await session.quit() == .exited(0))
    }
  }

  @Test func `a proxy that forbids nearly everything leaves what it lets through`() async throws {
    let forbidden = ["/_ping", "/version", "/info", "/events", "/images/json"]
    try await behindGate(forbidden: forbidden) { _, gate in
      let session = try OperatorSession(host: gate.host)
      defer { session.close() }
      let screen = try await session.see(
        "GET /images/json is refused", "GET /events is refused", "GET /info is refused",
        "GET /version is refused", "GET /_ping is refused", "first", "second")
      #expect(!screen.contains("<html") && !screen.contains("<head"))
      #expect(!screen.contains("CONNECTION LOST") && !screen.contains("NO ENGINE"))
      // A container can be reviewed without the images.
      try await session.select("first")
      let review = try await session.review()
      #expect(review.contains("first"))
      #expect(!review.contains("not complete"))
      session.press("q")
    }
  }

  @Test func `a list that is forbidden is missing from list, plan and collect, and they say so`()
    async throws
  {
    let engine = try suiteEngine()
    try await behindGate(forbidden: ["/images/json"]) { _, gate in
      let home = try TestHome()
      defer { home.remove() }
      let list = try await CommandRun(["list"], host: gate.host, home: home)
      #expect(list.ending == .exited(1))
      #expect(String(decoding: list.output, as: UTF8.self).contains("first"))
      #expect(
        list.errors.contains("gctui: GET /images/json is refused: no images (HTTP 403 Forbidden)."))
      let only = try await CommandRun(["list", "containers"], host: gate.host, home: home)
      #expect(only.ending == .exited(0), "nobody asked for images")

      struct Plan: Decodable {
        var warnings: [String]
        var steps: [Step]
        struct Step: Decodable { var outcome: String }
      }
      let planned = try await CommandRun(
        ["plan", "--ids", "-", "--format", "json"], host: gate.host, home: home,
        input: "container:second\n")
      let plan = try planned.json(Plan.self)
      #expect(plan.warnings == ["GET /images/json is refused: no images (HTTP 403 Forbidden)"])
      #expect(plan.steps.map(\.outcome) == ["removed"])
    }
    try await behindGate(forbidden: ["/containers/json"]) { _, gate in
      let home = try TestHome()
      defer { home.remove() }
      let collected = try await CommandRun(
        ["collect", "--grace", "0s"], host: gate.host, home: home, ownEtc: true)
      #expect(collected.ending == .exited(1))
      #expect(collected.errors.contains("GET /containers/json is refused"))
      #expect(try engine.socket.hasImage("base:1.0"))
    }
  }

  @Test func `an inspect that never answers is named, and everything else is listed and sized`()
    async throws
  {
    let engine = try suiteEngine()
    let id = try #require(try engine.socket.container("first")).id
    try await behindGate(silent: ["/containers/\(id)/json"]) { _, gate in
      let home = try TestHome()
      defer { home.remove() }
      let list = try await CommandRun(
        ["list", "containers", "--verbose"], host: gate.host, home: home)
      #expect(list.ending == .exited(0))
      #expect(list.errors.contains("gctui: waiting for the inspects of "))
      #expect(list.errors.contains("gave no answer in 30 s: nothing more is known of first."))
      let text = String(decoding: list.output, as: UTF8.self)
      #expect(text.contains("first") && text.contains("second"))
      #expect(!text.contains("?"), "sizes need no inspect")

      let silent = try await CommandRun(
        ["collect", "--dry-run", "--kept", "--grace", "0s"],
        host: gate.host, home: home, ownEtc: true)
      let said = String(decoding: silent.output, as: UTF8.self)
      #expect(said.contains("it cannot be inspected: no answer in 30 s"))
      #expect(!silent.errors.contains("waiting for"), "nobody is there to be told")
    }
  }
}
