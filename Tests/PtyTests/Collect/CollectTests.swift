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

      func collect(_ options: [String]) async throws -> CommandRun {
        try await CommandRun(
          ["collect"] + options + sample.arguments, host: engine.host, home: home,
          environment: variables, ownEtc: true)
      }
      // A rehearsal removes nothing, and says what goes then.
      let goes = sample.gone.union(sample.shown)
      if sample.status != 2 {
        let rehearsal = try await collect(["--dry-run", "--format", "json"])
        #expect(rehearsal.ending == .exited(0), "\(rehearsal.errors)")
        #expect(try EngineContents(engine.socket, known: before) == before)
        let ids = try rehearsal.json(CollectAnswer.self).ids("would go")
        #expect(Set(before.ids.filter { ids.contains($0.value) }.keys) == goes)
      }

      let run = try await collect([])
      let output = String(decoding: run.output, as: UTF8.self)
      #expect(run.ending == .exited(sample.status), "\(output)\(run.errors)")
      let after = try EngineContents(engine.socket, known: before)
      #expect(before.names.subtracting(after.names) == sample.gone, "\(output)\(run.errors)")
      #expect(after.names.isSubset(of: before.names))
      for words in sample.warns { #expect(run.errors.contains(words), "\(run.errors)") }
      for words in sample.tells { #expect(output.contains(words), "\(output)") }
      // With nothing to tell a cron job sends no mail.
      if goes.isEmpty { #expect(output.isEmpty) }
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
