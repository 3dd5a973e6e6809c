import GCCore
import Testing
import ThrowawayEngine

/// BuildKit's cache holds layers of images, and the engine does not tell which.
@Suite struct BuildCacheTests {
  /// Builds two images that share a layer, on a base that is large beside what they add.
  private static func build(on engine: EngineSocket) throws {
    _ = try engine.importImage("base:1")
    let files = [
      "f": [UInt8](repeating: 97, count: 70000), "g": [UInt8](repeating: 98, count: 3000),
    ]
    for (name, last) in [("app:1", "RUN [\"dd\", \"if=/f\", \"of=/h\"]"), ("app:2", "COPY g /i")] {
      try engine.build(
        "FROM base:1\nCOPY f /f\nCOPY g /g\n\(last)", name: name, files: files, cached: true,
        buildKit: true)
    }
  }

  @Test(arguments: [["app:1"], ["app:1", "app:2"], ["app:1", "app:2", "base:1"]])
  func `the range holds what goes beside the cache, and without the cache it is exact`(
    names: [String]
  ) async throws {
    try await TestEngine.with { engine, client in
      try Self.build(on: engine.socket)
      let held = try await plan(names, client)
      #expect(held.frees.reasons.contains(.buildCacheSharesLayers))
      var driver = PlanDriver(engine: engine, plan: held)
      try driver.perform()
      #expect(driver.misses == [])
      #expect(driver.freed == 0)

      try engine.socket.clear()
      try Self.build(on: engine.socket)
      try engine.socket.call("POST", "/build/prune?all=1")
      let exact = try await plan(names, client)
      #expect(exact.frees.isExact)
      #expect(exact.frees.min > 0)
      driver = PlanDriver(engine: engine, plan: exact)
      try driver.perform()
      #expect(driver.misses == [])
      #expect(driver.freed == exact.frees.min)
    }
  }

  @Test func `a container whose image is gone promises no layer that the cache may hold`()
    async throws
  {
    try await TestEngine.with { engine, client in
      try Self.build(on: engine.socket)
      let box = try engine.socket.createContainer("box", image: "app:1")
      try engine.socket.removeImage("app:1", force: true)
      try engine.socket.removeImage("app:2", force: true)
      try engine.socket.removeImage("base:1", force: true)
      let inventory = try await client.snapshot(Set(Measurement.allCases))
      // No image is left that a record could share its layers with; it holds them all the same.
      #expect(inventory.buildCache.value?.sharesLayers == false)
      let plan = Planner.plan(marks: [.container(box)], inventory: inventory)
      var driver = PlanDriver(engine: engine, plan: plan)
      try driver.perform()
      #expect(driver.misses == [])
      #expect(driver.freed == 0)
    }
  }

  private func plan(_ names: [String], _ client: EngineClient) async throws -> Plan {
    let inventory = try await client.snapshot(Set(Measurement.allCases))
    let marks = inventory.images.values.filter { !$0.tags.allSatisfy { !names.contains($0) } }
    return Planner.plan(marks: Set(marks.map(\.itemID)), inventory: inventory)
  }
}
