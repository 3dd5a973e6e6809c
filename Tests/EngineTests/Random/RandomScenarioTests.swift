import GCCore
import Glibc
import Testing
import ThrowawayEngine

/// What a plan foretells is what a real engine does: outcomes, layers and bytes.
@Suite struct RandomScenarioTests {
  /// Fixed seeds; `GCTUI_SEEDS` asks for more (or fewer).
  private static let seeds =
    1...max(
      2, getenv("GCTUI_SEEDS").flatMap { Int(String(cString: $0)) } ?? 64)

  private static func seeds(of half: Int) -> [Int] { seeds.filter { $0 % 2 == half } }

  @Test(arguments: [0, 1])
  func `a plan foretells every outcome, layer and byte`(half: Int) async throws {
    try await TestEngine.with { engine, client in
      var exact = 0
      var steps = 0
      var seen: [String: Int] = [:]
      let seeds = Self.seeds(of: half)
      for seed in seeds {
        do {
          try engine.socket.clear()
          let left = try engine.layers()
          #expect(left.isEmpty, "before seed \(seed)")
          var scenario = RandomScenario(seed: seed, socket: engine.socket)
          try scenario.put()
          let inventory = try await client.snapshot(Set(Measurement.allCases))
          let plan = scenario.plan(inventory)
          if plan.frees.isExact { exact += 1 }
          steps += plan.steps.count
          // Every third is performed as the program does it, the others call by call.
          if seed % 3 == 0 {
            try await reclaim(plan, inventory, engine, client, seed: seed)
          } else {
            var driver = PlanDriver(engine: engine, plan: plan)
            try driver.perform()
            #expect(driver.misses == [], "seed \(seed), prunes \(plan.prunesParents)")
            seen.merge(driver.seen.steps, uniquingKeysWith: +)
          }
        } catch {
          Issue.record(error, "seed \(seed)")
        }
      }
      print("\(seeds.count) random scenarios, \(exact) plans exact, \(steps) steps: \(seen)")
      // The seeds must go on covering what they are for.
      guard Self.seeds.count >= 60 else { return }
      let kinds = [
        "container", "image", "forced image", "tag by tag", "parents", "pruned before", "untagged",
        "not exited", "used by a running container", "used by a stopped container", "has children",
      ]
      for kind in kinds { #expect(seen[kind, default: 0] > 0, "no step: \(kind)") }
      #expect(exact > 0)
    }
  }

  private func reclaim(
    _ plan: Plan, _ inventory: Inventory, _ engine: ThrowawayEngine, _ client: EngineClient,
    seed: Int
  ) async throws {
    let writable = try engine.socket.writableSizes()
    let before = try engine.layers().values.reduce(0, +)
    let report = try await Reclaimer(inventory, client).report(of: plan)
    var truth = try before - engine.layers().values.reduce(0, +)
    let left = try engine.socket.writableSizes()
    for (id, bytes) in writable where left[id] == nil { truth += bytes }
    #expect(report.entries.map(\.step.id) == plan.steps.map(\.id), "seed \(seed)")
    #expect(report.freed.contains(truth), "seed \(seed): \(truth) went, not \(report.freed)")
    if plan.frees.isExact { #expect(report.freed == plan.frees, "seed \(seed)") }
    for entry in report.entries {
      let isThere =
        entry.step.id.kind == .image
        ? try engine.socket.has(image: entry.step.id.id)
        : try engine.socket.has(container: entry.step.id.id)
      switch (entry.step.outcome, entry.outcome) {
      case (.removed, .removed), (.removed, .alreadyGone):
        #expect(!isThere, "seed \(seed): \(entry.step.name)")
      case (.refused, .skipped), (.untagged, .untagged):
        #expect(isThere, "seed \(seed): \(entry.step.name)")
      default:
        Issue.record("seed \(seed): \(entry.step.name) \(entry.step.outcome): \(entry.outcome)")
      }
    }
  }
}
