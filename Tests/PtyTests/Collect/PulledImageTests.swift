import PtyTerminal
import Testing
import ThrowawayEngine

/// Images from a real registry: they carry the date at which somebody built them elsewhere.
@Suite(.serialized, .engine { _ in }) struct PulledImageTests {
  private let engine: ThrowawayEngine
  private let registry: String
  private var socket: EngineSocket { engine.socket }

  init() throws {
    engine = try suiteEngine()
    registry = try engine.startRegistry()
  }

  /// Pushes an image that was built years ago, and has the engine forget that it ever had it: its
  /// memory of events too, in which the image was loaded a moment ago.
  ///
  /// - Returns: its ID and the digest of its manifest.
  private func publish(_ name: String) async throws -> (id: String, digest: String) {
    let id = try socket.loadImage("\(registry)/\(name):1", created: "2024-05-01T00:00:00Z")
    let digest = try socket.push("\(registry)/\(name):1")
    try socket.removeImage("\(registry)/\(name):1")
    try await forget()
    #expect(try !socket.hasImage(id))
    return (id, digest)
  }

  private func forget() async throws {
    try engine.kill()
    try await engine.restart()
  }

  /// Collects again and again, until the image is gone.
  private func collectUntilGone(_ id: String, _ home: TestHome) async throws {
    try await eventually("the image goes") {
      _ = try await CollectAnswer.run(["--grace", "1s"], host: engine.host, home: home)
      return try !socket.hasImage(id)
    }
  }

  @Test func `what was just pulled stays for its grace, however long ago it was built`()
    async throws
  {
    let home = try TestHome()
    defer { home.remove() }
    let (id, _) = try await publish("pulled")
    try socket.pull("\(registry)/pulled", "1")
    let first = try await CollectAnswer.run(["--grace", "1h"], host: engine.host, home: home)
    #expect(first[id]?.verdict == "keep" && first[id]?.rule == "young", "\(first.items)")
    #expect(try socket.hasImage(id))
    try await collectUntilGone(id, home)
  }

  @Test func `where the engine forgot the pull, the grace counts from first sight`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    let (id, _) = try await publish("forgotten")
    try socket.pull("\(registry)/forgotten", "1")
    try await forget()
    let first = try await CollectAnswer.run(["--grace", "1h"], host: engine.host, home: home)
    #expect(first[id]?.verdict == "keep" && first[id]?.rule == "first seen", "\(first.items)")
    #expect(try socket.hasImage(id))
    try await collectUntilGone(id, home)
  }

  @Test func `an image pulled by its digest is listed, planned, excluded and collected`()
    async throws
  {
    struct Listed: Decodable {
      let id: String
      let names: [String]
      let digests: [String]
    }
    struct Planned: Decodable {
      struct Step: Decodable {
        let id: String
        let name: String
        let outcome: String
      }
      let steps: [Step]
    }
    let home = try TestHome()
    defer { home.remove() }
    let (id, digest) = try await publish("digest-only")
    let name = "\(registry)/digest-only@\(digest)"
    try socket.pull("\(registry)/digest-only", digest)
    #expect(try !socket.imageTags().contains("\(registry)/digest-only:1"))

    let list = try await CommandRun(
      ["list", "dangling", "--format", "json"], host: engine.host, home: home)
    let row = try #require(try list.json([Listed].self).first { $0.id == id })
    #expect(row.names.isEmpty && row.digests == [name])
    let plan = try await CommandRun(
      ["plan", "--ids", "-", "--format", "json"], host: engine.host, home: home, input: name)
    #expect(plan.ending == .exited(0), "\(plan.errors)")
    let steps = try plan.json(Planned.self).steps
    #expect(steps.map(\.id) == [id] && steps.map(\.name) == [name])

    // It has no tag, but its repository and its digest are known: rules for these protect it.
    for rule in ["", "@\(digest)", ":1@\(digest)", "@\(digest.prefix(20))*"] {
      try home.writeExclusions("image \(registry)/digest-only\(rule)\n")
      let kept = try await CollectAnswer.run(["--grace", "0s"], host: engine.host, home: home)
      #expect(kept[id]?.rule == "excluded", "\(rule): \(kept.items)")
      #expect(kept[id]?.name == name)
      #expect(try socket.hasImage(id))
    }

    try home.writeExclusions("")
    let taken = try await CollectAnswer.run(
      ["--dangling", "--grace", "0s"], host: engine.host, home: home)
    #expect(taken[id]?.outcome == "removed", "\(taken.items)")
    #expect(try !socket.hasImage(id))
  }
}
