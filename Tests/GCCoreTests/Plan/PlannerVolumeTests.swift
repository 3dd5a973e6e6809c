import FoundationEssentials
import GCCore
import Testing

/// Volumes and networks in a plan.
@Suite struct PlannerVolumeTests {
  private static func user(
    _ name: String, _ state: ContainerState = .exited, volume: String? = nil,
    network: String? = nil
  ) -> Container {
    let mounts = volume.map { [Mount(type: "volume", name: $0, destination: "/d")] } ?? []
    var container = Container.sample(name, state: state, mounts: mounts)
    container.networks = network.map { [ContainerNetwork(name: $0)] } ?? []
    return container
  }

  private static func network(_ name: String, attached: [String] = []) -> Network {
    Network(id: sampleID("network " + name), name: name, attached: .known(attached))
  }

  private static let shop = network("shop")
  private static let data = Volume(name: "data", size: .known(5000))

  private static func plan(
    _ marks: [ItemID], _ host: SampleHost, protection: (ItemID) -> Protection? = { _ in nil }
  ) -> Plan {
    Planner.plan(marks: Set(marks), inventory: host.inventory, protection: protection)
  }

  @Test func `they go last, volumes before networks, each by name`() {
    let host = SampleHost(
      containers: [.sample("z")], images: [.sample("zz")],
      volumes: [Volume(name: "b", size: .known(10)), Volume(name: "a", size: .known(5))],
      networks: [Self.network("d"), Self.network("c")])
    let marks: [ItemID] =
      host.networks.map(\.itemID) + host.volumes.map(\.itemID) + [
        sampleImage("zz"), sampleContainer("z"),
      ]
    let plan = Self.plan(marks, host)
    #expect(plan.steps.map(\.name) == ["z", "zz:latest", "a", "b", "c", "d"])
    #expect(
      plan.steps.suffix(4).map(\.action) == [
        .removeVolume, .removeVolume, .removeNetwork, .removeNetwork,
      ])
    #expect(plan.steps.suffix(4).map(\.frees) == [.exact(5), .exact(10), .zero, .zero])
    let without = Self.plan(marks.filter { $0.kind <= .image }, host)
    #expect(plan.frees == without.frees + .exact(15))
  }

  @Test(arguments: [ContainerState.running, .exited, .created, .dead, .paused])
  func `what a container in any state uses stays with it, and says so`(state: ContainerState) {
    let host = SampleHost(
      containers: [Self.user("box", state, volume: "data", network: "shop")],
      volumes: [Self.data], networks: [Self.shop])
    let plan = Self.plan([Self.data.itemID, Self.shop.itemID], host)
    let running = state == .running || state == .paused
    #expect(
      plan.steps.map(\.outcome)
        == Array(repeating: .refused(.usedByContainers(["box"], running: running)), count: 2))
    #expect(plan.steps.allSatisfy { $0.action == .none })
    #expect(plan.frees == .zero)
  }

  @Test func `what only containers use that go before is free to go`() {
    let host = SampleHost(
      containers: [
        Self.user("one", volume: "data", network: "shop"),
        Self.user("two", volume: "data", network: "shop"),
      ], volumes: [Self.data], networks: [Self.shop])
    let items = [Self.data.itemID, Self.shop.itemID]
    let one = Self.plan(items + [sampleContainer("one")], host)
    #expect(
      one.steps.dropFirst().map(\.outcome)
        == Array(repeating: .refused(.usedByContainers(["two"], running: false)), count: 2))
    let both = Self.plan(items + [sampleContainer("one"), sampleContainer("two")], host)
    #expect(both.steps.map(\.action).suffix(2) == [.removeVolume, .removeNetwork])
    #expect(both.frees == .exact(1000 + 1000 + 5000))
  }

  @Test func `an excluded container keeps them, and an excluded one stays itself`() {
    let host = SampleHost(
      containers: [Self.user("box", volume: "data")], volumes: [Self.data], networks: [Self.shop])
    let rule = Protection(rule: "label keep", line: 1)
    let plan = Self.plan([sampleContainer("box"), Self.data.itemID, Self.shop.itemID], host) {
      $0 == sampleContainer("box") || $0.kind == .network ? rule : nil
    }
    #expect(
      plan.steps.map(\.outcome) == [
        .refused(.excluded(rule)), .refused(.usedByContainers(["box"], running: false)),
        .refused(.excluded(rule)),
      ])
  }

  @Test(arguments: ["bridge", "host", "none", "ingress", "docker_gwbridge"])
  func `a network that the engine needs for itself stays`(name: String) {
    let network = Self.network(name)
    let plan = Self.plan([network.itemID], SampleHost(networks: [network]))
    #expect(plan.steps[0].outcome == .refused(.predefined))
  }

  @Test func `a network stays with what the engine knows to be attached`() {
    let network = Self.network("shop", attached: ["box", "lb-shop"])
    let other = SampleHost(
      containers: [Self.user("box", .running, network: "shop")], networks: [network])
    #expect(
      Self.plan([network.itemID], other).steps[0].outcome == .refused(.attached(["lb-shop"])))
    // One that the list did not tell of yet.
    let late = Self.network("shop", attached: ["box"])
    let host = SampleHost(containers: [Self.user("box", .running)], networks: [late])
    #expect(
      Self.plan([late.itemID], host).steps[0].outcome
        == .refused(.usedByContainers(["box"], running: true)))
  }

  @Test(arguments: [
    (Fact<Int64>.pending, Estimate.unknown(.notMeasuredYet)),
    (.unavailable(reason: "no"), .unknown(.engineCannotTell)), (.known(0), .zero),
    (.known(-5), .zero), (.known(.max), .exact(1 << 48)),
  ])
  func `a size that is not known stays unknown, never zero`(size: Fact<Int64>, frees: Estimate) {
    let volume = Volume(name: "data", size: size)
    let plan = Self.plan([volume.itemID], SampleHost(volumes: [volume]))
    #expect(plan.steps[0].action == .removeVolume)
    #expect(plan.frees == frees)
  }

  @Test func `what is not listed is gone, or not listed yet; and users have to be known`() {
    let marks: Set<ItemID> = [.volume("data"), .network("x")]
    var inventory = SampleHost().inventory
    #expect(
      Planner.plan(marks: marks, inventory: inventory).steps.map(\.outcome) == [
        .refused(.gone), .refused(.gone),
      ])
    (inventory.volumesComplete, inventory.networksComplete) = (false, false)
    #expect(
      Planner.plan(marks: marks, inventory: inventory).steps.map(\.outcome) == [
        .refused(.notCompleteYet), .refused(.notCompleteYet),
      ])
    var blind = SampleHost(volumes: [Self.data], networks: [Self.shop]).inventory
    blind.containersComplete = false
    let plan = Planner.plan(marks: [Self.data.itemID, Self.shop.itemID], inventory: blind)
    #expect(
      plan.steps.map(\.outcome) == [.refused(.notCompleteYet), .refused(.notCompleteYet)])
  }

  @Test func `the reviewed volume carries all that tells it from another`() {
    var data = Self.data
    (data.labels, data.createdAt, data.mountpoint) = (["a": "b"], sampleNow, "/v/data")
    let plan = Self.plan([data.itemID], SampleHost(volumes: [data]))
    #expect(
      plan.steps[0].reviewed
        == .volume(
          driver: "local", createdAt: sampleNow, labels: ["a": "b"], mountpoint: "/v/data"))
  }

  @Test(arguments: 1...60)
  func `the tally of marks says what a plan made afresh says`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &* 7_368_787)
    var inventory = RandomHost.make(&random).inventory
    for number in 0..<4 {
      let size: Fact<Int64> = random.chance(20) ? .pending : .known(Int64(number * 1000))
      let volume = Volume(name: "v\(number)", size: size)
      let network = Self.network("n\(number)")
      inventory.apply([.volumes([volume]), .networks([network])])
      for id in inventory.containers.keys.sorted() where random.chance(30) {
        inventory.containers[id]?.mounts.append(
          Mount(type: "volume", name: volume.name, destination: "/\(number)"))
        inventory.containers[id]?.networks.append(ContainerNetwork(name: network.name))
      }
    }
    let excluded = inventory.volumes.keys.filter { _ in random.chance(10) }
    let protection: (ItemID) -> Protection? = { item in
      item.kind == .volume && excluded.contains(item.id)
        ? Protection(rule: "volume", line: 1) : nil
    }
    let graph = LayerGraph(inventory: inventory)
    var tally = MarkTally(graph: graph, protection: protection)
    let items =
      inventory.volumes.values.map(\.itemID) + inventory.networks.values.map(\.itemID)
      + PredictionTests.items(of: inventory)
    for _ in 0..<60 {
      guard let item = random.pick(items.sorted()) else { break }
      let alone = tally.addition(of: item)
      let before = tally.estimate
      tally.toggle(item)
      let plan = Planner.plan(
        marks: tally.marks, inventory: inventory, graph: graph, protection: protection)
      #expect(tally.estimate == plan.frees)
      for step in plan.steps {
        #expect(tally.goes(step.id) == (step.action != .none), "\(step)")
      }
      if tally.marks.contains(item), before.isExact, tally.estimate.isExact {
        #expect(alone == .exact(tally.estimate.min - before.min))
      }
    }
  }
}
