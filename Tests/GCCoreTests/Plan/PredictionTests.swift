import GCCore
import Testing

/// Every prediction of a plan, held against an engine that does it.
struct PredictionTests {
  @Test(arguments: 1...150)
  func `a simulated engine does exactly what the plan says`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var engine = RandomHost.make(&random)
    let inventory = engine.inventory
    let prunes = random.chance(50)
    let marks = Self.marks(of: inventory, &random)
    let forced = marks.filter { $0.kind == .image && random.chance(20) }
    let plan = Planner.plan(
      marks: marks, inventory: inventory, forced: forced,
      options: PlanOptions(prunesParents: prunes))
    #expect(Set(plan.steps.map(\.id)) == marks)
    let before = engine.disk
    for step in plan.steps {
      let disk = engine.disk
      try Self.perform(step, on: &engine, noprune: !prunes)
      Self.expect(disk - engine.disk, within: step.frees, "\(step)")
    }
    Self.expect(before - engine.disk, within: plan.frees, "seed \(seed)")
  }

  @Test(arguments: 1...60)
  func `on images built here the plan is exact to the byte`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 7919)
    var engine = RandomHost.make(&random)
    for id in engine.images.keys { engine.images[id]?.tellsHistory = true }
    // Containers whose image is gone keep layers of which nobody tells the size.
    for container in engine.containers.values where engine.images[container.image] == nil {
      engine.containers[container.id]?.state = .exited
      try engine.removeContainer(container.id)
    }
    let inventory = engine.inventory
    let plan = Planner.plan(marks: Self.marks(of: inventory, &random), inventory: inventory)
    let before = engine.disk
    for step in plan.steps { try Self.perform(step, on: &engine, noprune: true) }
    #expect(plan.frees == .exact(before - engine.disk))
  }

  @Test(arguments: 1...100)
  func `steps of builds go with the last image built on them, each as a step of its own`(
    seed: Int
  ) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863)
    var engine = RandomHost.make(&random)
    let inventory = engine.inventory
    let graph = LayerGraph(inventory: inventory)
    let marks = Self.marks(of: inventory, &random)
    let plan = Planner.plan(
      marks: marks, inventory: inventory, graph: graph, options: PlanOptions(takesParents: true))
    for step in plan.steps where !marks.contains(step.id) {
      let image = try #require(inventory.images[step.id.id])
      #expect(image.tags.isEmpty && image.digests.isEmpty)
      #expect(step.action == .removeImage(force: false))
    }
    let without = Planner.plan(marks: marks, inventory: inventory, graph: graph)
    #expect(Set(without.steps.map(\.id)).isSubset(of: plan.steps.map(\.id)))
    #expect(without.frees.min <= plan.frees.min)
    let tally = MarkTally(graph: graph, marks: marks, takesParents: true)
    #expect(tally.estimate == plan.frees)
    let before = engine.disk
    for step in plan.steps { try Self.perform(step, on: &engine, noprune: true) }
    Self.expect(before - engine.disk, within: plan.frees, "seed \(seed)")
    // What the engine would have pruned is gone: no step of a build is left without a reason.
    for step in plan.steps where step.action != .none {
      if let parent = inventory.images[step.id.id]?.parentID.flatMap({ inventory.images[$0] }),
        parent.tags.isEmpty, parent.digests.isEmpty, engine.images[parent.id] != nil
      {
        #expect(
          engine.images.values.contains { $0.parent == parent.id }
            || engine.containers.values.contains { $0.image == parent.id })
      }
    }
  }

  @Test(arguments: 1...100)
  func `the tally of marks says what a plan made afresh says`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &* 104_729)
    let inventory = RandomHost.make(&random).inventory
    let graph = LayerGraph(inventory: inventory)
    var tally = MarkTally(graph: graph)
    let items = Self.items(of: inventory)
    for _ in 0..<40 {
      guard let item = random.pick(items) else { break }
      let alone = tally.addition(of: item)
      let before = tally.estimate
      tally.toggle(item)
      let plan = Planner.plan(marks: tally.marks, inventory: inventory, graph: graph)
      #expect(tally.estimate == plan.frees)
      for step in plan.steps {
        if case .removed = step.outcome {
          #expect(tally.goes(step.id))
        } else {
          #expect(!tally.goes(step.id))
        }
      }
      if tally.marks.contains(item), before.isExact, tally.estimate.isExact {
        #expect(alone == .exact(tally.estimate.min - before.min))
      }
      #expect(tally.estimate == MarkTally(graph: graph, marks: tally.marks).estimate)
    }
  }

  @Test(arguments: 1...60)
  func `marking more never frees less, and nothing is ever negative`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863)
    let inventory = RandomHost.make(&random).inventory
    var tally = MarkTally(graph: LayerGraph(inventory: inventory))
    var last = Estimate.zero
    for item in Self.items(of: inventory).shuffled(using: &random) {
      #expect(tally.addition(of: item).min >= 0)
      tally.mark(item)
      #expect(tally.estimate.min >= last.min)
      #expect(tally.estimate.max ?? .max >= last.max ?? .max)
      #expect(tally.estimate.max ?? .max >= tally.estimate.min)
      last = tally.estimate
    }
  }

  @Test(arguments: 1...100)
  func `force lets more images go but no bytes: their containers hold them`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863)
    var engine = RandomHost.make(&random)
    let inventory = engine.inventory
    let graph = LayerGraph(inventory: inventory)
    let marks = Self.marks(of: inventory, &random)
    let plain = Planner.plan(marks: marks, inventory: inventory, graph: graph)
    let forced = Planner.plan(marks: marks, inventory: inventory, graph: graph, forced: marks)
    #expect(forced.frees == plain.frees)
    #expect(MarkTally(graph: graph, marks: marks).estimate == forced.frees)
    let before = engine.disk
    for step in forced.steps { try Self.perform(step, on: &engine, noprune: true) }
    Self.expect(before - engine.disk, within: forced.frees, "seed \(seed)")
  }

  @Test(arguments: 1...40)
  func `all together free all that nothing holds`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 32_452_843)
    var engine = RandomHost.make(&random)
    for id in engine.containers.keys { engine.containers[id]?.state = .exited }
    let inventory = engine.inventory
    let tally = MarkTally(
      graph: LayerGraph(inventory: inventory), marks: Set(Self.items(of: inventory)))
    Self.expect(engine.disk, within: tally.estimate, "seed \(seed)")
    let goneImages = engine.containers.values.contains { engine.images[$0.image] == nil }
    if !goneImages { #expect(tally.estimate == .exact(engine.disk)) }
  }

  // MARK: -

  static func items(of inventory: Inventory) -> [ItemID] {
    (inventory.containers.values.map(\.itemID) + inventory.images.values.map(\.itemID)).sorted()
  }

  static func marks(of inventory: Inventory, _ random: inout SeededRandom) -> Set<ItemID> {
    let share = random.pick([15, 40, 70, 95]) ?? 50
    return Set(items(of: inventory).filter { _ in random.chance(share) })
  }

  static func expect(
    _ truth: Int64, within estimate: Estimate, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      estimate.min <= truth && truth <= estimate.max ?? .max,
      "\(truth) bytes, foretold \(estimate): \(what)", sourceLocation: sourceLocation)
    #expect(
      estimate.isExact == estimate.reasons.isEmpty, "\(estimate)", sourceLocation: sourceLocation)
  }

  /// Does the step as the reclaimer would, and compares the engine's answers with the prediction;
  /// a step without an action is tried by ID without force: the engine has to refuse it.
  static func perform(
    _ step: PlanStep, on engine: inout SimulatedEngine, noprune: Bool
  ) throws {
    switch step.action {
    case .removeContainer:
      try engine.removeContainer(step.id.id)
    case .removeImage(let force):
      guard engine.images[step.id.id] != nil else {
        #expect(step.outcome == .removed(chains: [], parents: []))
        return
      }
      let answer = try engine.removeImage(step.id.id, force: force, noprune: noprune)
      compare(answer, step)
    case .removeTags(let names):
      var answer: [ImageRemoval] = []
      for name in names {
        answer += try engine.removeImage(name, force: false, noprune: noprune)
      }
      compare(answer, step)
    case .removeVolume, .removeNetwork:
      Issue.record("the simulated engine has none of these: \(step)")
    case .none:
      #expect(throws: SimulatedEngine.Refused.self, "\(step)") {
        switch step.id.kind {
        case .container: try engine.removeContainer(step.id.id)
        case .image: _ = try engine.removeImage(step.id.id, force: false, noprune: noprune)
        case .volume, .network: break
        }
      }
    }
  }

  private static func compare(_ answer: [ImageRemoval], _ step: PlanStep) {
    guard case .removed(let chains, let parents) = step.outcome else {
      Issue.record("the engine removed what the plan would not: \(step)")
      return
    }
    let deleted = answer.compactMap { if case .deleted(let name) = $0 { name } else { nil } }
    let images = Set([step.id.id] + parents)
    #expect(deleted.filter { !images.contains($0) } == chains, "\(step)")
    #expect(deleted.filter { images.contains($0) } == [step.id.id] + parents, "\(step)")
  }
}
