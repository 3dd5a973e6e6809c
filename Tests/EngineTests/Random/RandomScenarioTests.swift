import GCCore
import Glibc
import Testing
import ThrowawayEngine

/// What a plan foretells is what a real engine does: outcomes, layers and bytes.
@Suite struct RandomScenarioTests {
  /// Fixed seeds; `GCTUI_SEEDS` asks for more (or fewer).
  private static let seeds =
    1...max(
      2, getenv("GCTUI_SEEDS").flatMap { Int(String(cString: $0)) } ?? 60)

  /// What a number of scenarios came to.
  private struct Tally: Sendable {
    var exactPlans = 0
    /// Seeds of the plans that are ranges, and why they are.
    var inexact: [(seed: Int, reason: String)] = []
    var steps: [String: Int] = [:]
  }

  @Test func `a plan foretells every outcome, layer and byte`() async throws {
    // Two engines share the work.
    async let odd = prove(Self.seeds.filter { $0 % 2 == 1 })
    async let even = prove(Self.seeds.filter { $0 % 2 == 0 })
    let tallies = try await [odd, even]
    let exact = tallies.map(\.exactPlans).reduce(0, +)
    let steps = tallies.reduce(into: [:]) { $0.merge($1.steps, uniquingKeysWith: +) }
    let inexact = tallies.flatMap(\.inexact).sorted { $0.seed < $1.seed }
    let told = inexact.map { "seed \($0.seed): \($0.reason)" }
    print("\(Self.seeds.count) random scenarios, \(exact) exact; ranges: \(told); steps: \(steps)")
    // The seeds must go on covering what they are for.
    guard Self.seeds.count >= 60 else { return }
    let kinds = [
      "container", "image", "forced image", "tag by tag", "parents", "pruned before", "untagged",
      "not exited", "used by a running container", "used by a stopped container", "has children",
    ]
    for kind in kinds { #expect(steps[kind, default: 0] > 0, "no step: \(kind)") }
    // Everything was built on this very engine. Among other seeds there may be two containers whose
    // images are gone and share layers: of those no answer tells the size of what they share.
    #expect(inexact.allSatisfy { $0.seed > 60 }, "\(told)")
    #expect(exact * 20 >= Self.seeds.count * 19)
  }

  @Test func `loaded without the steps of their base, nothing is told more surely than it is`()
    async throws
  {
    async let odd = prove([1, 3, 5, 7, 9, 11, 13, 15, 17, 19], stripsHistories: true)
    async let even = prove([2, 4, 6, 8, 10, 12, 14, 16, 18, 20], stripsHistories: true)
    let tallies = try await [odd, even]
    let exact = tallies.map(\.exactPlans).reduce(0, +)
    let ranges = tallies.flatMap(\.inexact)
    print("20 scenarios with stripped histories, \(exact) exact; ranges: \(ranges)")
    // Most stay exact: other images tell how large the base is.
    #expect(exact >= 10, "\(ranges)")
  }

  private func prove(_ seeds: [Int], stripsHistories: Bool = false) async throws -> Tally {
    try await TestEngine.with { engine, client in
      var tally = Tally()
      for seed in seeds {
        do {
          try engine.socket.clear()
          let left = try engine.layers()
          #expect(left.isEmpty, "before seed \(seed)")
          var scenario = RandomScenario(
            seed: seed, socket: engine.socket, stripsHistories: stripsHistories)
          try scenario.put()
          let inventory = try await client.snapshot(Set(Measurement.allCases))
          let plan = scenario.plan(inventory)
          if plan.frees.isExact {
            tally.exactPlans += 1
          } else {
            tally.inexact.append((seed, plan.frees.reasonPhrase))
          }
          // Every fourth is performed as the program does it, the others call by call.
          if seed % 4 == 0 {
            try await reclaim(plan, inventory, engine, client, seed: seed)
          } else {
            var driver = PlanDriver(engine: engine, plan: plan)
            try driver.perform()
            #expect(driver.misses == [], "seed \(seed), prunes \(plan.prunesParents)")
            tally.steps.merge(driver.seen, uniquingKeysWith: +)
          }
        } catch {
          Issue.record(error, "seed \(seed)")
        }
      }
      return tally
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
    // Of a container that stood on a lost image no answer says which layers went.
    if plan.frees.isExact, report.freed.reasons != [.unknownHolder] {
      #expect(report.freed == plan.frees, "seed \(seed)")
    }
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
