import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// The story that started the project, with one command.
@Suite(.serialized, .engine { try SampleLeftovers.put(on: $0, containers: 104) })
struct CollectStoryTests {
  @Test func `104 containers that do not run, then none; those that run are untouched`()
    async throws
  {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    let before = try engine.socket.containers()
    let running = before.filter { $0.state == "running" }
    #expect(before.count - running.count == 104)
    let images = try EngineContents(engine.socket).names.filter { $0.hasPrefix("image ") }
    let (layers, writable) = try (engine.layers(), engine.socket.writableSizes())

    let arguments = ["collect", "--exited", "--created", "--grace", "0s", "--format", "json"]
    let rehearsal = try await CommandRun(
      arguments + ["--dry-run"], host: engine.host, home: home, ownEtc: true)
    #expect(rehearsal.ending == .exited(0), "\(rehearsal.errors)")
    let predicted = try rehearsal.json(CollectAnswer.self)
    #expect(try engine.socket.containers() == before)

    let run = try await CommandRun(
      arguments + ["--yes"], host: engine.host, home: home, ownEtc: true)
    #expect(run.ending == .exited(0), "\(run.errors)")
    let report = try run.json(CollectAnswer.self)
    #expect(report.ids("removed") == predicted.ids("would go"))
    #expect(report.ids("removed").count == 104)
    #expect(try engine.socket.containers() == running)
    let left = try EngineContents(engine.socket).names.filter { $0.hasPrefix("image ") }
    #expect(left == images)

    // Predicted, freed, and what the engine had on record of them, are the same number.
    #expect(try engine.layers() == layers)
    let ids = report.ids("removed")
    let recorded = writable.filter { ids.contains($0.key) }.values.reduce(0, +)
    #expect(recorded > 0)
    #expect(report.freed == .init(min: recorded, max: recorded))
    #expect(predicted.frees == report.freed)

    let journal = try await CommandRun(
      ["journal", "--format", "json"], host: engine.host, home: home)
    struct Removal: Decodable {
      let id: String
      let result: String
    }
    let removals = try journal.json([Removal].self)
    #expect(Set(removals.map(\.id)) == ids && removals.allSatisfy { $0.result == "removed" })

    // The images are next, without a grace: all but those in use, and the bytes are the store's.
    let rest = try await CommandRun(
      ["collect", "--grace", "0s", "--format", "json"], host: engine.host, home: home, ownEtc: true)
    #expect(rest.ending == .exited(0), "\(rest.errors)")
    let images2 = try rest.json(CollectAnswer.self)
    let layersLeft = try engine.layers()
    let went = layers.values.reduce(0, +) - layersLeft.values.reduce(0, +)
    #expect(images2.freed == .init(min: went, max: went))
    #expect(images2.frees == images2.freed)
    #expect(
      try EngineContents(engine.socket).names
        == ["container proxy", "container todobackend-db-1", "image base:1.0"])

    let idle = try await CommandRun(
      ["collect", "--grace", "0s"], host: engine.host, home: home, ownEtc: true)
    #expect(idle.ending == .exited(0))
    #expect(idle.output.isEmpty && idle.errors.isEmpty)
  }
}

extension CollectTests {
  /// `docker images -q -f dangling=true -f label=application=todobackend | xargs docker rmi -f
  /// --no-prune`, in one command.
  @Suite struct MakefileRecipeTests {
    @Test(arguments: [["--no-prune"], []])
    func `exactly the six dangling images with the label go, and the second run is silent`(
      _ option: [String]
    ) async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try SampleLeftovers.putTodobackend(on: engine.socket)
      // Dangling without the label, and one of another application.
      try engine.put([.dangling("lost"), .dangling("shop", labels: ["application": "shop"])])
      let before = try EngineContents(engine.socket)
      let backends = try engine.socket.labeledImages("application=todobackend")
      let dangling = backends.filter { !before.tagged.contains($0) }
      #expect(backends.count == 10 && dangling.count == 6)

      let arguments =
        ["collect", "--dangling", "--label", "application=todobackend", "--yes"] + option
      let run = try await CommandRun(arguments, host: engine.host, home: home, ownEtc: true)
      #expect(run.ending == .exited(0), "\(run.errors)")
      #expect(run.errors.isEmpty)
      let after = try EngineContents(engine.socket)
      #expect(
        Set(try engine.socket.labeledImages("application=todobackend"))
          == Set(backends).subtracting(dangling))
      #expect(after.tagged == before.tagged)
      #expect(after.names.isSuperset(of: ["image lost", "image shop"]))
      // With --no-prune the untagged steps of their builds stay, as with docker's own option.
      let steps = after.names.subtracting(before.names)
      #expect(steps.isEmpty == option.isEmpty)

      let again = try await CommandRun(arguments, host: engine.host, home: home, ownEtc: true)
      #expect(again.ending == .exited(0))
      #expect(again.output.isEmpty && again.errors.isEmpty, "\(again.errors)")
      #expect(try EngineContents(engine.socket) == after)
    }
  }
}
