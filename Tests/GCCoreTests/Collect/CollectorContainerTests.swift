import FoundationEssentials
import GCCore
import Testing

@Suite struct CollectorContainerTests {
  @Test(arguments: [
    (ContainerState.exited, true), (.created, true), (.dead, true), (.running, false),
    (.paused, false), (.restarting, false), (.removing, false), (.other("strange"), false),
  ])
  func `only containers that do not run are taken`(state: ContainerState, isTaken: Bool) {
    let host = CollectCase(containers: [.sample("box", state: state)], images: [.sample("app")])
    #expect(host.taken.contains("box") == isTaken)
  }

  @Test(arguments: [
    (CollectKind.exited, "ended"), (.created, "made"), (.dead, "half-removed"),
  ])
  func `each kind of container is taken by its own word`(kind: CollectKind, name: String) {
    var host = CollectCase(containers: [
      .sample("ended"), .sample("made", state: .created), .sample("half-removed", state: .dead),
    ])
    host.policy.take = [kind]
    #expect(host.taken == [name])
  }

  @Test(arguments: [(3599.0, false), (3600, false), (3601, true)])
  func `an exited container goes when it is older than the grace, not when it is as old`(
    age: Double, isTaken: Bool
  ) {
    let host = CollectCase(containers: [.sample("box", age: 9 * day, finished: age)])
    #expect(host.taken == (isTaken ? ["box"] : []))
  }

  @Test(arguments: [(30 * minute, false), (2 * hour, true)])
  func `one that never started counts from its creation`(age: Double, isTaken: Bool) {
    let host = CollectCase(containers: [.sample("box", state: .created, age: age)])
    #expect(host.taken == (isTaken ? ["box"] : []))
  }

  @Test func `a container made after its exit counts from the later of the two`() {
    let host = CollectCase(containers: [.sample("box", age: 10 * minute, finished: 5 * day)])
    #expect(
      host.kept(.container(sampleID("box"))) == .young(since: sampleNow - 10 * minute, grace: hour))
  }

  @Test func `without a date that can be trusted the grace counts from first sight`() throws {
    var strange = Container.sample("box", age: -2 * day, finished: -day)
    strange.createdAt = nil
    let item = strange.itemID
    var host = CollectCase(containers: [strange])
    let first = host.decide()
    #expect(first.verdicts[item] == .keep(.firstSeen(sampleNow, grace: hour)))
    #expect(first.sightings.since == [item: sampleNow])

    host.context.sightings = first.sightings
    host.context.now = sampleNow + hour
    #expect(host.decide().verdicts[item] == .keep(.firstSeen(sampleNow, grace: hour)))
    host.context.now = sampleNow + hour + 1
    #expect(host.decide().taken == [item])
  }

  @Test func `a container whose inspect failed stays, with the reason, however long`() {
    var unread = Container.sample("box")
    unread.details = .unavailable(reason: "no answer")
    var host = CollectCase(containers: [unread])
    #expect(host.kept(unread.itemID) == .notInspected("no answer"))
    host.policy.containerGrace = 0
    #expect(host.kept(unread.itemID) == .notInspected("no answer"))
    #expect(
      KeepReason.notInspected("no answer").words(now: sampleNow)
        == "it cannot be inspected: no answer")
  }

  @Test func `sightings of what is gone or has a date are forgotten`() {
    var host = CollectCase(containers: [.sample("dated")])
    host.context.sightings = Sightings(since: [
      .container(sampleID("dated")): sampleNow - day, .container(sampleID("gone")): sampleNow,
    ])
    #expect(host.decide().sightings.since.isEmpty)
  }

  @Test func `a sighting in the future begins anew`() {
    var strange = Container.sample("box", finished: -day)
    strange.createdAt = nil
    var host = CollectCase(containers: [strange])
    host.context.sightings = Sightings(since: [strange.itemID: sampleNow + 9 * day])
    #expect(host.decide().sightings.since == [strange.itemID: sampleNow])
  }

  @Test func `without a grace nothing waits`() {
    var host = CollectCase(containers: [.sample("new", age: 1, finished: 0)])
    host.policy.containerGrace = 0
    #expect(host.taken == ["new"])
  }

  // MARK: Rules and labels

  @Test func `an excluded container stays and keeps its image`() {
    var host = CollectCase(
      containers: [.sample("keep-me"), .sample("other", image: "else")],
      images: [.sample("app"), .sample("else")])
    host.rules = ["container keep-*"]
    #expect(host.taken == ["else:latest", "other"])
    #expect(host.kept(.image(sampleDigest("app"))) == .usedBy(["keep-me"]))
  }

  @Test func `all asked labels must be there, and none that is left out`() {
    var host = CollectCase(containers: [
      .sample("both", labels: ["app": "web", "stage": "test"]),
      .sample("one", labels: ["app": "web"]),
      .sample("kept", labels: ["app": "web", "stage": "test", "keep": ""]),
      .sample("else", labels: ["app": "api", "stage": "test"]),
    ])
    host.policy.labels = [LabelFilter(key: "app", value: "web"), LabelFilter(key: "stage")]
    host.policy.excludeLabels = [LabelFilter(key: "keep")]
    #expect(host.taken == ["both"])
  }

  @Test func `the container that the collector runs in stays in any state`() {
    var host = CollectCase(containers: [.sample("self")], images: [.sample("app")])
    host.context.ownContainer = sampleID("self")
    #expect(host.kept(.container(sampleID("self"))) == .runsCollector)
    #expect(host.kept(.image(sampleDigest("app"))) == .usedBy(["self"]))
  }

  // MARK: The warnings of old

  @Test func `a data container stays as long as somebody who stays takes its volumes`() {
    var host = CollectCase(containers: [
      .sample("data", state: .created),
      .sample("between", volumesFrom: ["data"]),
      .sample("server", state: .running, volumesFrom: ["between:ro"]),
      .sample("free-data"), .sample("free-user", volumesFrom: [sampleID("free-data")]),
    ])
    #expect(host.taken == ["free-data", "free-user"])
    #expect(host.kept(.container(sampleID("data"))) == .volumesTaken(by: ["between"]))
    #expect(host.kept(.container(sampleID("between"))) == .volumesTaken(by: ["server"]))
    host.policy.include = [.dataContainers]
    #expect(host.taken == ["between", "data", "free-data", "free-user"])
  }

  @Test func `one with volumes stays while a container that stays could not be inspected`() {
    var unread = Container.sample("server", state: .running)
    unread.details = .unavailable(reason: "no answer")
    var host = CollectCase(containers: [
      unread, .sample("plain"),
      .sample("data", mounts: [Mount(type: "bind", source: "/srv", destination: "/srv")]),
    ])
    #expect(host.taken == ["plain"])
    #expect(host.kept(.container(sampleID("data"))) == .takersUnknown(["server"]))
    host.policy.include = [.dataContainers]
    #expect(host.taken == ["data", "plain"])
  }

  @Test func `a container that alone holds a named volume stays`() {
    let anonymous = sampleID("anonymous volume")
    var host = CollectCase(containers: [
      .sample("alone", mounts: [.volume("store"), .volume(anonymous)]),
      .sample("shared", mounts: [.volume("common")]),
      .sample("server", state: .running, mounts: [.volume("common")]),
      .sample("anonymous", mounts: [.volume(sampleID("another"))]),
      .sample("bound", mounts: [Mount(type: "bind", source: "/srv", destination: "/srv")]),
    ])
    #expect(host.taken == ["anonymous", "bound", "shared"])
    #expect(host.kept(.container(sampleID("alone"))) == .holdsVolumes(["store"]))
    host.policy.include = [.dataContainers]
    #expect(host.taken.contains("alone"))
  }

  @Test(arguments: [
    ("io.kubernetes.pod.name", "Kubernetes"), ("io.rancher.container.uuid", "Rancher"),
    ("com.hashicorp.nomad.alloc_id", "Nomad"),
  ])
  func `what an orchestrator counts on stays`(label: String, name: String) {
    var host = CollectCase(containers: [.sample("pod", labels: [label: "x"])])
    #expect(host.kept(.container(sampleID("pod"))) == .orchestrated(by: name))
    host.policy.include = [.orchestrated]
    #expect(host.taken == ["pod"])
  }

  @Test func `a Swarm's dead tasks go`() {
    let host = CollectCase(containers: [
      .sample(
        "web.1.abc", labels: ["com.docker.swarm.task.id": "abc"], mounts: [.volume("store")])
    ])
    #expect(host.taken == ["web.1.abc"])
  }

  @Test(arguments: [ContainerState.running, .paused, .restarting])
  func `the stopped ones of a Compose project that is partly running stay`(state: ContainerState) {
    let project = "com.docker.compose.project"
    var host = CollectCase(containers: [
      .sample("shop-db", labels: [project: "shop"]),
      .sample("shop-web", state: state, labels: [project: "shop"]),
      .sample("old-db", labels: [project: "old"]), .sample("old-web", labels: [project: "old"]),
    ])
    #expect(host.taken == ["old-db", "old-web"])
    #expect(host.kept(.container(sampleID("shop-db"))) == .composeRunning(project: "shop"))
    host.policy.include = [.compose]
    #expect(host.taken == ["old-db", "old-web", "shop-db"])
  }

  @Test(arguments: [("True", true), ("true", true), ("False", false)])
  func `what compose run left goes though its project runs`(value: String, isTaken: Bool) {
    let labels = ["com.docker.compose.project": "shop", "com.docker.compose.oneoff": value]
    let host = CollectCase(containers: [
      .sample("shop-web", state: .running, labels: labels),
      .sample("shop-web-run-1", labels: labels),
    ])
    #expect(host.taken == (isTaken ? ["shop-web-run-1"] : []))
  }
}
