import FoundationEssentials
import GCCore
import Testing

@Suite struct CollectorImageTests {
  private static let labeled = ["application": "todobackend"]

  @Test(arguments: [
    ([CollectKind.dangling], ["untagged", "untagged"]),
    ([.unused], ["other:1", "plain:latest", "untagged", "untagged"]),
    ([.labeled], ["other:1", "untagged"]),
    ([.dangling, .labeled], ["other:1", "untagged", "untagged"]),
    ([.exited], []),
  ])
  func `each kind of image is taken by its own word`(kinds: [CollectKind], names: [String]) {
    var host = CollectCase(images: [
      .sample("old", tags: []), .sample("old-labeled", tags: [], labels: Self.labeled),
      .sample("plain"), .sample("other", tags: ["other:1"], labels: Self.labeled),
    ])
    host.policy.take = Set(kinds)
    #expect(host.taken == names)
  }

  @Test func `an image is used by containers in any state that stay, all its tags with it`() {
    var host = CollectCase(
      containers: [
        .sample("young", image: "a", age: 100, finished: 10), .sample("old", image: "b"),
      ],
      images: [.sample("a", tags: ["a:1", "a:2"]), .sample("b")])
    #expect(host.taken == ["b:latest", "old"])
    #expect(host.kept(.image(sampleDigest("a"))) == .usedBy(["young"]))
    host.policy.take = [.unused]
    #expect(host.taken == [])
  }

  @Test func `an image that a container mounts is used, and never forced from under it`() {
    var host = CollectCase(
      containers: [
        .sample(
          "server", image: "else", age: 100, finished: 10,
          mounts: [Mount(type: "image", name: sampleDigest("models"), destination: "/m")])
      ], images: [.sample("models", tags: [])])
    #expect(host.kept(.image(sampleDigest("models"))) == .usedBy(["server"]))
    host.policy.forceImages = true
    #expect(host.kept(.image(sampleDigest("models"))) == .usedBy(["server"]))
  }

  @Test func `steps of a build are no candidates of their own`() {
    let host = CollectCase(images: [
      .sample("step", tags: []), .sample("app", parent: "step", layers: ["step", "app"]),
    ])
    #expect(host.taken == ["app:latest"])
    #expect(host.decide().verdicts[.image(sampleDigest("step"))] == nil)
  }

  @Test func `an excluded tag protects the image with all its tags`() {
    var host = CollectCase(images: [.sample("a", tags: ["a:1", "mirror/a:1"]), .sample("b")])
    host.rules = ["image mirror/*"]
    #expect(host.taken == ["b:latest"])
  }

  // MARK: Age

  @Test(arguments: [(59 * minute, false), (61 * minute, true)])
  func `an image counts from its build`(age: Double, isTaken: Bool) {
    let host = CollectCase(images: [.sample("app", age: age)])
    #expect(host.taken == (isTaken ? ["app:latest"] : []))
  }

  @Test func `a tag given lately makes an old image young`() {
    var image = Image.sample("app", age: 90 * day)
    image.details = .known(
      ImageDetails(diffIDs: [sampleDigest("layer app")], lastTaggedAt: sampleNow - 60))
    let host = CollectCase(images: [image])
    #expect(host.kept(image.itemID) == .young(since: sampleNow - 60, grace: hour))
  }

  @Test func `an image without a creation date waits from first sight`() {
    var image = Image.sample("reproducible", tags: [])
    image.createdAt = nil
    #expect(CollectCase(images: [image]).kept(image.itemID) == .firstSeen(sampleNow, grace: hour))
  }

  private func event(_ action: String, _ name: String, ago: Double) -> EngineEvent {
    EngineEvent(
      type: "image", action: action, actorID: name, attributes: ["name": name],
      timeNano: Int64((sampleNow - ago).timeIntervalSince1970 * 1e9))
  }

  @Test(arguments: [
    Image.sample("pulled", digests: ["app@sha256:1"], age: 90 * day),
    Image.sample("digest", tags: [], digests: ["app@sha256:1"], age: 90 * day),
  ])
  func `what was pulled says nothing of its arrival: it waits from first sight`(
    image: Image
  ) {
    var host = CollectCase(images: [image])
    host.context.uses = RecentUses()
    #expect(host.kept(image.itemID) == .firstSeen(sampleNow, grace: hour))
  }

  @Test func `what has no name at all was built here, where no run can remember more`() {
    var host = CollectCase(images: [.sample("lost", tags: [])])
    host.context.uses = RecentUses()
    #expect(host.kept(.image(sampleDigest("lost"))) == .firstSeen(sampleNow, grace: hour))
    host.context.keepsState = false
    #expect(host.taken == ["untagged"])
  }

  @Test func `what was loaded says nothing of its arrival either`() {
    var image = Image.sample("app", age: 90 * day)
    image.details = .known(ImageDetails(diffIDs: [sampleDigest("layer app")]))
    var host = CollectCase(images: [image])
    host.context.uses = RecentUses()
    #expect(host.kept(image.itemID) == .firstSeen(sampleNow, grace: hour))
    host.context.uses = RecentUses(events: [event("load", image.id, ago: 2 * hour)])
    #expect(host.taken == ["app:latest"])
  }

  @Test func `a pull that the engine remembers dates the arrival`() {
    let image = Image.sample("app", tags: ["app:1"], digests: ["app@sha256:1"], age: 90 * day)
    var host = CollectCase(images: [image])
    host.context.uses = RecentUses(events: [event("pull", "app:1", ago: 600)])
    #expect(host.kept(image.itemID) == .young(since: sampleNow - 600, grace: hour))
    host.context.uses = RecentUses(events: [event("pull", "app:1", ago: 2 * hour)])
    #expect(host.taken == ["app:1"])
  }

  @Test func `where the engine remembers more than the grace without a pull, there was none`() {
    let image = Image.sample("app", digests: ["app@sha256:1"], age: 90 * day)
    var host = CollectCase(images: [image])
    host.context.uses = RecentUses(events: [event("tag", "other:1", ago: 2 * hour)])
    #expect(host.taken == ["app:latest"])
    host.context.uses = RecentUses(events: [event("tag", "other:1", ago: 0.5 * hour)])
    #expect(host.taken == [])
  }

  @Test func `an archive that Podman loaded may have brought any image`() {
    let image = Image.sample("app", age: 90 * day)
    var host = CollectCase(images: [image])
    let start = sampleNow - hour - 1
    host.context.uses = RecentUses(
      events: [event("loadfromarchive", "/var/tmp/api_load.tar1", ago: 600)], coverage: start)
    #expect(host.kept(image.itemID) == .young(since: sampleNow - 600, grace: hour))
    host.context.uses = RecentUses(events: [], coverage: start)
    #expect(host.taken == ["app:latest"])
  }

  @Test(arguments: [("untag", true), ("delete", true), ("something-new", false)])
  func `what takes a name off is no touch, and what nobody knows is one`(
    action: String, isTaken: Bool
  ) {
    var host = CollectCase(images: [.sample("app", tags: ["app:1"], age: 90 * day)])
    host.context.uses = RecentUses(
      events: [event(action, "app:1", ago: 600)], coverage: sampleNow - 2 * hour)
    #expect(host.taken == (isTaken ? ["app:1"] : []))
  }

  // MARK: The newest

  @Test func `the newest of each repository stay, by ID and not by tag`() {
    var host = CollectCase(images: [
      .sample("1", tags: ["app:1"], age: 9 * day), .sample("2", tags: ["app:2"], age: 8 * day),
      .sample("3", tags: ["app:3", "app:latest"], age: 7 * day),
      .sample("x", tags: ["ghcr.io/x/app:1"], age: 9 * day),
    ])
    host.policy.keepNewest = 1
    #expect(host.taken == ["app:1", "app:2"])
    #expect(host.kept(.image(sampleDigest("3"))) == .newest(repository: "app", count: 1))
    host.policy.keepNewest = 2
    #expect(host.taken == ["app:1"])
  }

  @Test func `an image in two repositories stays if one of them keeps it`() {
    var host = CollectCase(images: [
      .sample("old", tags: ["a:1", "b:1"], age: 9 * day), .sample("new", tags: ["a:2"], age: day),
    ])
    host.policy.keepNewest = 1
    #expect(host.taken == [])
  }

  @Test func `one in use counts among the newest`() {
    var host = CollectCase(
      containers: [.sample("server", state: .running, image: "3")],
      images: [
        .sample("1", tags: ["app:1"], age: 9 * day), .sample("2", tags: ["app:2"], age: 8 * day),
        .sample("3", tags: ["app:3"], age: 7 * day),
      ])
    host.policy.keepNewest = 2
    #expect(host.taken == ["app:1"])
  }

  @Test func `images of unknown age stay beside the newest`() {
    var undated = Image.sample("undated", tags: ["app:u"])
    undated.createdAt = nil
    var host = CollectCase(images: [
      undated, .sample("1", tags: ["app:1"], age: 9 * day),
      .sample("2", tags: ["app:2"], age: 8 * day),
    ])
    host.policy.keepNewest = 1
    #expect(host.taken == ["app:1"])
  }

  // MARK: Force

  @Test func `only with force a dangling image goes from under stopped containers`() {
    var host = CollectCase(
      containers: [.sample("young", image: "old", age: 100, finished: 10)],
      images: [.sample("old", tags: []), .sample("app")])
    #expect(host.taken == ["app:latest"])
    host.policy.forceImages = true
    #expect(host.taken == ["app:latest", "untagged"])
    host.rules = ["container young"]
    #expect(host.taken == ["app:latest"])
    host.rules = []
    host.containers[0].state = .running
    #expect(host.taken == ["app:latest"])
  }
}
