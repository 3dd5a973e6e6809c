import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// The collector on a real engine, which is empty but for one container that runs, and its image,
/// before each test.
@Suite(.serialized, .engine { try ThrowawayEngine.putTools(on: $0) })
struct CollectTests {}

extension CollectTests {
  /// Side by side with what docker-gc documents.
  @Suite struct DockerGCTests {
    @Test(arguments: DockerGCCase.all)
    func `what docker-gc is told does here what it says, or less`(_ sample: DockerGCCase)
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put(sample.things)
      let before = try EngineContents(engine.socket)
      #expect(
        before.names.subtracting(Self.always) == sample.gone.union(sample.stays),
        "the case does not say what becomes of everything")
      let variables = try sample.prepare(home, before)
      if sample.waits > 0 { try await engine.socket.waitForClock(sample.waits) }

      // A rehearsal removes nothing.
      let rehearsal = try await CommandRun(
        ["collect", "--dry-run", "--format", "json"] + sample.arguments, host: engine.host,
        home: home, environment: variables, ownEtc: true)
      #expect(try EngineContents(engine.socket, known: before) == before)

      let run = try await CommandRun(
        ["collect"] + sample.arguments, host: engine.host, home: home, environment: variables,
        ownEtc: true)
      let output = String(decoding: run.output, as: UTF8.self)
      #expect(run.ending == .exited(sample.status), "\(output)\(run.errors)")
      let after = try EngineContents(engine.socket, known: before)
      #expect(before.names.subtracting(after.names) == sample.gone, "\(output)\(run.errors)")
      #expect(after.names.isSubset(of: before.names))
      for words in sample.warns { #expect(run.errors.contains(words), "\(run.errors)") }
      for words in sample.tells { #expect(output.contains(words), "\(output)") }

      // What the rehearsal said would go is what went.
      guard sample.status != 2 else {
        #expect(rehearsal.ending == .exited(2))
        #expect(rehearsal.output.isEmpty && run.output.isEmpty)
        return
      }
      #expect(rehearsal.ending == .exited(0), "\(rehearsal.errors)")
      let ids = try rehearsal.json(CollectAnswer.self).ids("would go")
      let announced = Set(before.ids.filter { ids.contains($0.value) }.keys)
      #expect(announced == sample.gone.union(sample.shown))
    }

    private static let always: Set = [
      "container \(Thing.keeper)", "image \(Thing.toolsImage)",
    ]
  }
}

extension EngineSocket {
  private struct Clock: Decodable {
    var time: String
    enum CodingKeys: String, CodingKey { case time = "SystemTime" }
  }

  /// Waits until so many whole seconds have passed on the engine's own clock.
  func waitForClock(_ seconds: Int) async throws {
    let start = try clock()
    while try clock().timeIntervalSince(start) <= Double(seconds) {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// The engine's time, without fractions.
  private func clock() throws -> Date {
    try Date(json(Clock.self, "/info").time.prefix(19) + "Z", strategy: .iso8601)
  }
}
