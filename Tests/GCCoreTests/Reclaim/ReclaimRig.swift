import GCCore
import Testing

/// A fake host, the plan for some of its items as the planner makes it, and its run.
struct ReclaimRig: Sendable {
  let engine: FakeEngine
  let plan: Plan
  let reclaimer: Reclaimer

  init(
    _ host: SampleHost, _ marks: [ItemID], forced: Set<ItemID> = [], prunesParents: Bool = false,
    inventory: Inventory? = nil, disk: @escaping @Sendable () async -> DiskSpace? = { nil },
    journal: Journal? = nil, exclusions: CurrentExclusions = .none,
    grace: Duration = .seconds(600)
  ) {
    let engine = FakeEngine(host, chains: ChainID.chain(of:))
    let inventory = inventory ?? host.inventory
    let graph = LayerGraph(inventory: inventory)
    self.engine = engine
    plan = Planner.plan(
      marks: Set(marks), inventory: inventory, graph: graph, forced: forced,
      options: PlanOptions(prunesParents: prunesParents))
    let recorder = journal.map {
      JournalRecorder(
        journal: $0, asker: .init(front: "delete", user: "tester"), inventory: inventory
      ) { _ in "marked" }
    }
    reclaimer = Reclaimer(
      engine: engine, graph: graph, obstacle: { exclusions.obstacle(to: $0, in: inventory) },
      recorder: recorder, disk: disk, clock: SteppedClock(), grace: grace)
  }

  /// Runs the plan; `meanwhile` acts once it is under way.
  func run(_ meanwhile: (ReclaimRig) async -> Void = { _ in }) async throws -> Report {
    let stream = reclaimer.run(plan: plan)
    await meanwhile(self)
    var events: [RunEvent] = []
    for await event in stream { events.append(event) }
    guard case .ended(let report) = events.last else {
      throw RunDidNotEnd(events: events)
    }
    let finished = events.compactMap { if case .finished(let id, _) = $0 { id } else { nil } }
    #expect(Set(finished) == Set(plan.steps.map(\.id)))
    #expect(finished.count == plan.steps.count)
    return report
  }

  /// Runs the plan; the engine dies in the middle of the first removals of this kind, which it has
  /// performed, and is back after a while.
  func runDying(in kind: FakeCall.Kind) async throws -> Report {
    let removal = await engine.hold(kind, answersFirst: true)
    return try await run { rig in
      await rig.engine.arrival(of: kind)
      // Who asks for the engine waits here until it is back.
      let greeting = await rig.engine.hold(.host)
      await rig.engine.stop()
      await rig.engine.release(removal)
      await rig.engine.arrival(of: .host, count: 2)
      await rig.engine.start()
      await rig.engine.release(greeting)
    }
  }
}

struct RunDidNotEnd: Error {
  let events: [RunEvent]
}

extension Report {
  func outcome(of item: ItemID) -> StepOutcome? {
    entries.first { $0.step.id == item }?.outcome
  }

  func note(of item: ItemID) -> String? {
    entries.first { $0.step.id == item }?.note
  }
}

extension StepOutcome {
  var isSkipped: Bool { if case .skipped = self { true } else { false } }

  /// The reason or message where there is one.
  var reason: String {
    switch self {
    case .skipped(let reason): reason
    case .failed(let message): message
    default: ""
    }
  }
}

func sampleContainer(_ name: String) -> ItemID { .container(sampleID(name)) }

func sampleImage(_ name: String) -> ItemID { .image(sampleDigest(name)) }
