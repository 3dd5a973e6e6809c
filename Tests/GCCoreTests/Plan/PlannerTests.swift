import GCCore
import Testing

struct PlannerTests {
  private typealias Fixture = LayerGraphTests

  private static let base = Fixture.image("base", [100])
  private static let app: Image = {
    var app = Fixture.image("app", [100, 20])
    app.parentID = "base"
    return app
  }()

  // MARK: Order

  @Test func `containers go first, then images, children before parents, each by name`() {
    var child = Fixture.image("aaa", [100, 20, 3])
    child.parentID = "app"
    let inventory = Fixture.inventory(
      [Self.base, Self.app, child, Fixture.image("zoo", [9]), Fixture.image("abc", [8])],
      [Fixture.container("two", of: "base"), Fixture.container("one", of: "app")])
    let marks = Set(
      inventory.images.values.map(\.itemID) + inventory.containers.values.map(\.itemID))
    let plan = Planner.plan(marks: marks, inventory: inventory)
    #expect(plan.steps.map(\.id.id) == ["one", "two", "aaa", "abc", "app", "base", "zoo"])
    #expect(plan.engineID == "E")
    #expect(plan.frees == .exact(7 + 7 + 123 + 9 + 8))
  }

  @Test func `parents that name each other do not hang the planner`() {
    var (one, two) = (Fixture.image("one", [1]), Fixture.image("two", [2]))
    (one.parentID, two.parentID) = ("two", "one")
    let plan = Planner.plan(
      marks: [one.itemID, two.itemID], inventory: Fixture.inventory([one, two]),
      options: PlanOptions(prunesParents: true))
    #expect(plan.steps.count == 2)
    #expect(plan.frees == .zero)
  }

  // MARK: Refusals

  @Test(arguments: [
    ContainerState.running, .paused, .restarting, .removing, .other("strange"),
  ])
  func `a container that is not exited stays, forced or not`(state: ContainerState) {
    let inventory = Fixture.inventory(
      [Self.base], [Fixture.container("box", of: "base", state: state)])
    let item = ItemID.container("box")
    for forced in [[], [item]] as [Set<ItemID>] {
      let step = Planner.plan(marks: [item], inventory: inventory, forced: forced).steps[0]
      #expect(step.outcome == .refused(.notExited(state)))
      #expect(step.action == .none)
      #expect(step.frees == .zero)
    }
  }

  @Test(arguments: [ContainerState.exited, .created, .dead])
  func `a leftover container goes with its writable layer`(state: ContainerState) {
    let inventory = Fixture.inventory(
      [Self.base], [Fixture.container("box", of: "base", state: state)])
    let plan = Planner.plan(
      marks: [.container("box")], inventory: inventory, forced: [.container("box")])
    #expect(plan.steps[0].outcome == .removed(chains: [], parents: []))
    #expect(plan.steps[0].action == .removeContainer(force: state == .dead))
    #expect(plan.frees == .exact(7))
  }

  @Test func `what is not in the inventory is gone, or not listed yet`() {
    var inventory = Fixture.inventory([])
    let marks: Set<ItemID> = [.image("sha256:x"), .container("y")]
    var outcomes = Planner.plan(marks: marks, inventory: inventory).steps.map(\.outcome)
    #expect(outcomes == [.refused(.gone), .refused(.gone)])
    inventory.imagesComplete = false
    outcomes = Planner.plan(marks: marks, inventory: inventory).steps.map(\.outcome)
    #expect(outcomes == [.refused(.gone), .refused(.notCompleteYet)])
  }

  @Test func `images wait until all containers are listed`() {
    var inventory = Fixture.inventory([Self.base])
    inventory.containersComplete = false
    let plan = Planner.plan(marks: [.image("base")], inventory: inventory)
    #expect(plan.steps[0].outcome == .refused(.notCompleteYet))
    #expect(
      MarkTally(graph: LayerGraph(inventory: inventory), marks: [.image("base")]).estimate == .zero)
  }

  @Test func `an excluded item stays, and what it uses stays with it`() {
    let rule = Protection(rule: "container box", line: 3)
    let inventory = Fixture.inventory([Self.base], [Fixture.container("box", of: "base")])
    let plan = Planner.plan(
      marks: [.image("base"), .container("box")], inventory: inventory,
      protection: { $0 == .container("box") ? rule : nil })
    #expect(
      plan.steps.map(\.outcome) == [
        .refused(.excluded(rule)), .refused(.usedByContainers(["box"], running: false)),
      ])
  }

  @Test func `nothing goes while the exclusions cannot be used`() {
    let inventory = Fixture.inventory([Self.base], [Fixture.container("box", of: "base")])
    let plan = Planner.plan(
      marks: [.image("base"), .container("box")], inventory: inventory,
      options: PlanOptions(exclusionsUnusable: "line 3 is no rule"))
    #expect(
      plan.steps.allSatisfy { $0.outcome == .refused(.exclusionsUnusable("line 3 is no rule")) })
    #expect(plan.frees == .zero)
  }

  @Test func `an image stays with a child that stays`() {
    let inventory = Fixture.inventory([Self.base, Self.app])
    let item = ItemID.image("base")
    for forced in [[], [item]] as [Set<ItemID>] {
      let plan = Planner.plan(marks: [item], inventory: inventory, forced: forced)
      #expect(plan.steps[0].outcome == .refused(.hasChildren(["app:1"])))
    }
    var containerd = inventory
    containerd.host?.imageStore = .containerd
    let plan = Planner.plan(marks: [item], inventory: containerd)
    #expect(plan.steps[0].outcome == .removed(chains: [], parents: []))
  }

  // MARK: Force

  @Test func `force takes an image from a stopped container, which keeps the layers`() {
    let inventory = Fixture.inventory([Self.base], [Fixture.container("box", of: "base")])
    let item = ItemID.image("base")
    let refused = Planner.plan(marks: [item], inventory: inventory)
    #expect(refused.steps[0].outcome == .refused(.usedByContainers(["box"], running: false)))
    let forced = Planner.plan(marks: [item], inventory: inventory, forced: [item])
    #expect(forced.steps[0].action == .removeImage(force: true))
    #expect(forced.steps[0].outcome == .removed(chains: [], parents: []))
    #expect(forced.frees == .zero)
    #expect(
      forced.steps[0].heldBy == [
        Holding(holder: .container(id: "box", name: "box"), bytes: .exact(100))
      ])
  }

  @Test(arguments: [ContainerState.running, .paused, .restarting])
  func `no force takes an image from a running container`(state: ContainerState) {
    let inventory = Fixture.inventory(
      [Self.base], [Fixture.container("box", of: "base", state: state)])
    let plan = Planner.plan(
      marks: [.image("base")], inventory: inventory, forced: [.image("base")])
    #expect(plan.steps[0].outcome == .refused(.usedByContainers(["box"], running: true)))
  }

  // MARK: Names

  @Test(
    arguments: [
      ([], [], PlanAction.removeImage(force: false)),
      (["a:1"], [], .removeImage(force: false)),
      ([], ["a@sha256:d"], .removeImage(force: false)),
      (["a:1"], ["a@sha256:d"], .removeImage(force: false)),
      ([], ["a@sha256:d", "a@sha256:e"], .removeImage(force: false)),
      (["host:5000/a:1"], ["host:5000/a@sha256:d"], .removeImage(force: false)),
      (["a:1", "a:2"], [], .removeTags(["a:1", "a:2"])),
      (["a:1", "b:1"], ["a@sha256:d"], .removeTags(["a:1", "b:1"])),
      (["a:1"], ["b@sha256:d"], .removeTags(["a:1", "b@sha256:d"])),
      (["a:1"], ["a@sha256:d", "b@sha256:d"], .removeTags(["a:1", "b@sha256:d"])),
      ([], ["a@sha256:d", "b@sha256:d"], .removeTags(["a@sha256:d", "b@sha256:d"])),
    ] as [([String], [String], PlanAction)])
  func `an image with several names loses them one by one`(
    tags: [String], digests: [String], action: PlanAction
  ) {
    var image = Self.base
    (image.tags, image.digests) = (tags, digests)
    let inventory = Fixture.inventory([image])
    let plan = Planner.plan(marks: [image.itemID], inventory: inventory)
    #expect(plan.steps[0].action == action)
    #expect(plan.steps[0].outcome == .removed(chains: ["sha256:100"], parents: []))
    #expect(plan.steps[0].reviewed == .image(tags: tags, digests: digests))
    let forced = Planner.plan(marks: [image.itemID], inventory: inventory, forced: [image.itemID])
    #expect(forced.steps[0].action == .removeImage(force: true))
  }

  // MARK: Parents

  private static let family: [Image] = {
    var (base, app) = (Self.base, Self.app)
    base.tags = []
    app.tags = []
    var leaf = Fixture.image("leaf", [100, 20, 3])
    leaf.parentID = "app"
    return [base, app, leaf]
  }()

  @Test func `untagged parents go with the last child only when asked for`() {
    let inventory = Fixture.inventory(Self.family)
    let kept = Planner.plan(marks: [.image("leaf")], inventory: inventory)
    #expect(kept.frees == .exact(3))
    let pruned = Planner.plan(
      marks: [.image("leaf")], inventory: inventory, options: PlanOptions(prunesParents: true))
    #expect(pruned.prunesParents)
    #expect(pruned.frees == .exact(123))
    #expect(
      pruned.steps[0].outcome
        == .removed(
          chains: ChainID.chain(of: ["sha256:100", "sha256:20", "sha256:3"]).reversed(),
          parents: ["app", "base"]))
  }

  @Test func `a parent that has only a digest is not pruned`() {
    var family = Self.family
    family[0].digests = ["base@sha256:1"]
    let plan = Planner.plan(
      marks: [.image("leaf")], inventory: Fixture.inventory(family),
      options: PlanOptions(prunesParents: true))
    #expect(plan.frees == .exact(23))
    #expect(
      plan.steps[0].outcome
        == .removed(
          chains: ChainID.chain(of: ["sha256:100", "sha256:20", "sha256:3"]).dropFirst().reversed(),
          parents: ["app"]))
  }

  @Test func `a marked parent that was pruned is found gone, as wanted`() {
    let plan = Planner.plan(
      marks: [.image("leaf"), .image("app")], inventory: Fixture.inventory(Self.family),
      options: PlanOptions(prunesParents: true))
    #expect(plan.steps.map(\.id.id) == ["leaf", "app"])
    #expect(plan.steps[1].outcome == .removed(chains: [], parents: []))
    #expect(plan.steps[1].frees == .zero)
  }

  @Test func `an excluded parent is never pruned`() {
    let plan = Planner.plan(
      marks: [.image("leaf")], inventory: Fixture.inventory(Self.family),
      options: PlanOptions(prunesParents: true),
      protection: { $0.id == "base" ? Protection(rule: "label keep", line: 1) : nil })
    #expect(!plan.prunesParents)
    #expect(plan.frees == .exact(3))
  }

  // MARK: Holders

  @Test func `a step whose bytes go with a later one says with which`() {
    let images = [Fixture.image("one", [100, 20]), Fixture.image("two", [100, 20])]
    let inventory = Fixture.inventory(images.map(Fixture.withHistory))
    let plan = Planner.plan(marks: [.image("one"), .image("two")], inventory: inventory)
    #expect(plan.steps.map(\.frees) == [.zero, .exact(120)])
    #expect(
      plan.steps.map { $0.heldBy.map { $0.phrase { "\($0) B" } } } == [
        ["120 B goes with two:1, later in this plan"], [],
      ])
  }

  @Test func `a step names each later step that takes part of its bytes, and who keeps the rest`() {
    let images = [
      Fixture.image("a", [100, 20, 5]), Fixture.image("b", [100, 20, 5]),
      Fixture.image("c", [100, 20]), Fixture.image("stays", [100]),
    ]
    let inventory = Fixture.inventory(images.map(Fixture.withHistory))
    let plan = Planner.plan(marks: [.image("a"), .image("b"), .image("c")], inventory: inventory)
    #expect(plan.steps.map(\.frees) == [.zero, .exact(5), .exact(20)])
    #expect(
      plan.steps.map { $0.heldBy.map { $0.phrase { "\($0) B" } } } == [
        [
          "5 B goes with b:1, later in this plan", "20 B goes with c:1, later in this plan",
          "shares 100 B with stays:1",
        ],
        ["20 B goes with c:1, later in this plan", "shares 100 B with stays:1"],
        ["shares 100 B with stays:1"],
      ])
  }

  @Test func `a step says who holds the bytes it does not free, most first`() {
    let images = [
      Fixture.image("old", [100, 20, 3]), Fixture.image("new", [100, 20, 4]),
      Fixture.image("far", [100, 5]), Fixture.image("other", [1]),
    ]
    var inventory = Fixture.inventory(images.map(Fixture.withHistory))
    inventory.buildCache = .known(BuildCache(records: 1, size: 2, sharesLayers: true))
    let plan = Planner.plan(marks: [.image("old")], inventory: inventory)
    #expect(plan.frees == Estimate(min: 0, max: 3, reasons: [.buildCacheSharesLayers]))
    #expect(
      plan.steps[0].heldBy == [
        Holding(holder: .image(id: "new", name: "new:1"), bytes: .exact(120)),
        Holding(holder: .image(id: "far", name: "far:1"), bytes: .exact(100)),
        Holding(holder: .buildCache, bytes: .unknown(.buildCacheSharesLayers)),
      ])
    #expect(
      plan.steps[0].heldBy.map { $0.phrase { "\($0) B" } } == [
        "shares 120 B with new:1", "shares 100 B with far:1",
        "the build cache may hold an unknown part",
      ])
  }
}
