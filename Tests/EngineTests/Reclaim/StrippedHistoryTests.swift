import GCCore
import Testing
import ThrowawayEngine

/// Images loaded from an archive whose base has no history: the engine tells the bytes of the
/// base's layers as those of the steps built on it.
@Suite struct StrippedHistoryTests {
  /// What the builds do on the base; each ends with a layer without bytes of its own.
  private static let steps = [
    "ENV a=b", "LABEL a=b", "WORKDIR /", "RUN [\"/bin/true\"]", "RUN true", "WORKDIR /srv",
    "ENV a=b\nRUN true\nLABEL a=b", "RUN mkdir /first",
  ]

  /// The builds, loaded without the history of their base, and nothing else.
  private func load(_ engine: ThrowawayEngine) throws {
    _ = try engine.socket.importImage("base:1")
    for (number, step) in Self.steps.enumerated() {
      let image = try engine.socket.build(
        "FROM base:1\n\(step)\nRUN mkdir /x\(number)", name: "app:\(number)")
      let archive = try StrippedArchive.bytes(
        engine.socket.save("app:\(number)"), withoutFirst: 1)
      try engine.socket.load(archive)
      #expect(try engine.socket.imageID("app:\(number)") != image, "it is another image now")
    }
    // The loaded ones have the names; what was built here goes, and so do the steps of it.
    for _ in 0..<8 {
      for id in try engine.socket.imageIDs() {
        let tags = try engine.socket.tags(of: id)
        if !tags.contains(where: { $0.hasPrefix("app:") }) {
          _ = try engine.socket.request("DELETE", "/images/\(id)?force=1&noprune=1")
        }
      }
    }
    #expect(try engine.socket.imageIDs().count == Self.steps.count)
  }

  @Test func `one of several frees nothing of the base that they share`() async throws {
    try await TestEngine.with { engine, client in
      try load(engine)
      for number in Self.steps.indices {
        let inventory = try await client.snapshot(Set(Measurement.allCases))
        let image = try #require(
          inventory.images.values.first { $0.tags == ["app:\(number)"] })
        let plan = Planner.plan(marks: [image.itemID], inventory: inventory)
        let report = try await proves(plan, inventory, engine, client, Self.steps[number])
        // All but the last leave the base to the others.
        let isLast = number == Self.steps.count - 1
        #expect((report.freed.min == 0) == !isLast, "\(Self.steps[number]): \(report.freed)")
      }
    }
  }

  @Test func `all together free the base, and that to the byte`() async throws {
    try await TestEngine.with { engine, client in
      try load(engine)
      let inventory = try await client.snapshot(Set(Measurement.allCases))
      let plan = Planner.plan(
        marks: Set(inventory.images.values.map(\.itemID)), inventory: inventory)
      let total = try engine.layers().values.reduce(0, +)
      #expect(plan.frees == .exact(total))
      _ = try await proves(plan, inventory, engine, client, "all")
    }
  }

  /// Runs the plan and holds what it foretells, and what the report says, against the layer store.
  private func proves(
    _ plan: Plan, _ inventory: Inventory, _ engine: ThrowawayEngine, _ client: EngineClient,
    _ what: String
  ) async throws -> Report {
    let before = try engine.layers().values.reduce(0, +)
    let report = try await Reclaimer(inventory, client).report(of: plan)
    let truth = try before - engine.layers().values.reduce(0, +)
    #expect(report.isComplete, "\(what): \(report.entries.map(\.outcome))")
    #expect(plan.frees.contains(truth), "\(what): \(truth) went, foretold \(plan.frees)")
    #expect(report.freed.contains(truth), "\(what): \(truth) went, told \(report.freed)")
    return report
  }
}
