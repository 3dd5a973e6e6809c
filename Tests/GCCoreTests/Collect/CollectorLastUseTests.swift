import FoundationEssentials
import GCCore
import Testing

/// What is out of use for longer than its grace goes, and nothing else, whenever it was made.
@Suite struct CollectorLastUseTests {
  private static let web = sampleID("web")
  private static let volume = ItemID.volume("data")
  private static let network = ItemID.network(sampleID("shop"))
  private static let image = ItemID.image(sampleDigest("app"))

  /// A volume, a network and an image, all made long ago, that no container uses.
  private var host: CollectCase {
    var host = CollectCase(
      images: [.sample("app", tags: ["app:1"], age: 90 * day)],
      volumes: [Volume(name: "data", createdAt: sampleNow - 90 * day)],
      networks: [Network(id: sampleID("shop"), name: "shop", createdAt: sampleNow - 90 * day)])
    host.policy.take = [.exited, .unused, .namedVolumes, .networks]
    return host
  }

  private static let all: [ItemID] = [image, volume, network]

  private func event(
    _ type: String, _ action: String, _ id: String = web, ago seconds: Double,
    _ attributes: [String: String] = [:]
  ) -> EngineEvent {
    EngineEvent(
      type: type, action: action, actorID: id, attributes: attributes,
      timeNano: Int64((sampleNow - seconds).timeIntervalSince1970 * 1e9))
  }

  /// The end of a container that had all three; the first event is the oldest that is remembered.
  private func end(secondsAgo: Double, memory: Double) -> [EngineEvent] {
    [
      event("container", "create", ago: memory, ["image": "app:1"]),
      event("container", "start", ago: secondsAgo + 20, ["image": "app:1"]),
      event("network", "disconnect", sampleID("shop"), ago: secondsAgo),
      event("volume", "unmount", "data", ago: secondsAgo),
      event("container", "destroy", ago: secondsAgo, ["image": "app:1"]),
    ]
  }

  @Test(arguments: [1.0, 59 * minute])
  func `what a container used until a moment ago stays`(seconds: Double) {
    var host = host
    host.context.uses = RecentUses(events: end(secondsAgo: seconds, memory: 2 * hour))
    for item in Self.all {
      #expect(host.kept(item) == .young(since: sampleNow - seconds, grace: hour), "\(item)")
    }
  }

  @Test func `and goes when that was longer ago than its grace`() {
    var host = host
    host.context.uses = RecentUses(events: end(secondsAgo: 61 * minute, memory: 2 * hour))
    #expect(host.decide().taken == Set(Self.all))
  }

  @Test func `where the engine remembers more than the grace and no use, all goes at once`() {
    var host = host
    host.context.uses = RecentUses(events: [], coverage: sampleNow - hour - 1)
    #expect(host.decide().taken == Set(Self.all))
  }

  @Test func `where it remembers less, they wait from the first run that saw them unused`() {
    var host = host
    host.context.uses = RecentUses()
    let first = host.decide()
    for item in Self.all {
      #expect(first.verdicts[item] == .keep(.firstSeen(sampleNow, grace: hour)))
    }
    host.context.sightings = first.sightings
    host.context.now = sampleNow + hour
    #expect(host.decide().taken == [])
    host.context.now = sampleNow + hour + 1
    #expect(host.decide().taken == Set(Self.all))
  }

  @Test func `what the engine remembers counts on the first run`() {
    var host = host
    host.context.uses = RecentUses(events: [], coverage: sampleNow - 50 * minute)
    let first = host.decide()
    #expect(
      first.verdicts[Self.volume] == .keep(.firstSeen(sampleNow - 50 * minute, grace: hour)))
    host.context.sightings = first.sightings
    host.context.uses = RecentUses()
    host.context.now = sampleNow + 11 * minute
    #expect(host.decide().taken == Set(Self.all))
  }

  @Test func `a use in between begins anew, also when the engine has forgotten it`() {
    var host = host
    host.context.sightings = Sightings(since: [Self.volume: sampleNow - 50 * minute])
    host.context.uses = RecentUses(events: end(secondsAgo: 5 * minute, memory: 10 * minute))
    let second = host.decide()
    #expect(
      second.verdicts[Self.volume] == .keep(.young(since: sampleNow - 5 * minute, grace: hour)))
    host.context.sightings = second.sightings
    host.context.uses = RecentUses()
    host.context.now = sampleNow + 50 * minute
    #expect(host.decide().taken == [])
    host.context.now = sampleNow + 56 * minute
    #expect(host.decide().taken.contains(Self.volume))
  }

  @Test func `a container that is there ends every sighting`() {
    var host = host
    host.context.sightings = Sightings(
      since: Dictionary(uniqueKeysWithValues: Self.all.map { ($0, sampleNow - day) }))
    var user = Container.sample(
      "web", image: "app", age: 100, finished: 10, mounts: [.volume("data")])
    user.networks = [ContainerNetwork(name: "shop", networkID: sampleID("shop"))]
    host.containers = [user]
    let decision = host.decide()
    #expect(decision.taken == [])
    #expect(decision.sightings.since.isEmpty)
    #expect(decision.sightings.uses == [user.id: Set(Self.all)])
  }

  // MARK: Compose

  /// `compose down` between two runs: its containers were made long before the engine's memory
  /// begins, and had exited before.
  @Test func `after compose down its volumes stay, by what the run before has seen`() {
    var host = host
    var user = Container.sample("web", image: "app", finished: 9 * day, mounts: [.volume("data")])
    user.networks = [ContainerNetwork(name: "shop", networkID: sampleID("shop"))]
    host.containers = [user]
    host.policy.take.remove(.exited)
    let before = host.decide()
    host.containers = []
    host.context.sightings = before.sightings
    host.context.uses = RecentUses(
      events: [event("container", "destroy", user.id, ago: 1, ["image": "app:1"])],
      coverage: sampleNow - 2 * hour, uses: before.sightings.uses)
    for item in Self.all {
      #expect(host.kept(item) == .young(since: sampleNow - 1, grace: hour), "\(item)")
    }
    // The next run is told of it too, as long as the engine tells of that container.
    #expect(host.decide().sightings.uses == before.sightings.uses)
    host.context.uses = RecentUses(events: [], coverage: sampleNow - 2 * hour)
    #expect(host.decide().sightings.uses.isEmpty)
  }

  @Test func `where no run has seen it, what it may have used waits too`() {
    var host = host
    host.context.uses = RecentUses(
      events: [event("container", "destroy", ago: 60, ["image": "app:1"])],
      coverage: sampleNow - 2 * hour)
    #expect(host.kept(Self.image) == .young(since: sampleNow - 60, grace: hour))
    for item in [Self.volume, Self.network] {
      #expect(host.kept(item) == .possiblyUsed(until: sampleNow - 60, grace: hour))
    }
  }

  @Test func `after an upgrade the image before stays for its grace`() {
    var host = host
    host.images = [
      .sample("new", tags: ["app:1"], age: 60), .sample("old", tags: [], age: 90 * day),
    ]
    host.context.uses = RecentUses(
      events: [
        event("image", "pull", "app:1", ago: 50, ["name": "app"]),
        event("container", "destroy", ago: 10, ["image": "app:1"]),
      ], coverage: sampleNow - 2 * hour,
      uses: [Self.web: [.image(sampleDigest("old"))]])
    #expect(
      host.kept(.image(sampleDigest("old"))) == .young(since: sampleNow - 10, grace: hour))
    // Without an earlier run that saw the container, it may have been of any image.
    host.context.uses = RecentUses(
      events: [event("container", "destroy", ago: 10, ["image": "app:1"])],
      coverage: sampleNow - 2 * hour)
    #expect(
      host.kept(.image(sampleDigest("old"))) == .possiblyUsed(until: sampleNow - 10, grace: hour))
  }

  @Test func `what a container used that goes in the same run counts from its end`() {
    var host = host
    host.containers = [
      .sample("web", image: "app", finished: 30 * minute, mounts: [.volume("data")])
    ]
    host.policy.include = [.dataContainers]
    host.policy.containerGrace = 0
    #expect(host.decide().taken == [.container(Self.web), Self.network])
    #expect(host.kept(Self.volume) == .young(since: sampleNow - 30 * minute, grace: hour))
    #expect(host.kept(Self.image) == .young(since: sampleNow - 30 * minute, grace: hour))
    host.context.now = sampleNow + 31 * minute
    #expect(host.decide().taken == Set(Self.all + [.container(Self.web)]))
  }

  // MARK: No state

  @Test func `where no run can remember, they go by when they were made, and it is said of which`()
  {
    var host = host
    host.context.keepsState = false
    host.context.uses = RecentUses()
    #expect(host.decide().taken == Set(Self.all))
    #expect(host.decide().guessed == Set(Self.all))
    // What the events tell holds all the same, and is no guess.
    host.context.uses = RecentUses(events: end(secondsAgo: 1, memory: 10 * minute))
    #expect(host.decide().taken == [])
    #expect(host.decide().guessed == [])
    host.context.uses = RecentUses(events: [], coverage: sampleNow - 2 * hour)
    #expect(host.decide().taken == Set(Self.all))
    #expect(host.decide().guessed == [])
  }

  @Test func `and what tells no date that counts never goes then`() {
    var pulled = Image.sample("pulled", digests: ["app@sha256:1"], age: 90 * day)
    pulled.tags = ["pulled:1"]
    var host = CollectCase(images: [pulled])
    host.context.keepsState = false
    host.context.uses = RecentUses()
    host.context.sightings = Sightings(since: [:])
    #expect(host.kept(pulled.itemID) == .firstSeen(sampleNow, grace: hour))
  }

  // MARK: Meaningless dates

  @Test(arguments: [
    Date(timeIntervalSince1970: 315_532_800) as Date?, nil, sampleNow + 9 * day,
    Date(timeIntervalSince1970: 0),
  ])
  func `an untagged image whose date means nothing waits from first sight`(built: Date?) {
    var image = Image.sample("lost", tags: [])
    image.createdAt = built
    var host = CollectCase(images: [image])
    #expect(host.kept(image.itemID) == .firstSeen(sampleNow, grace: hour))
    host.context.sightings = Sightings(since: [image.itemID: sampleNow - 2 * hour])
    #expect(host.taken == ["untagged"])
    // Nor does it go where no run can remember.
    host.context.sightings = Sightings()
    host.context.keepsState = false
    #expect(host.kept(image.itemID) == .firstSeen(sampleNow, grace: hour))
  }

  // MARK: Two policies

  @Test func `two policies on one host leave each other's sightings alone`() {
    var images = host
    images.policy.take = [.unused]
    images.context.uses = RecentUses()
    var volumes = host
    volumes.policy.take = [.namedVolumes]
    volumes.context.uses = RecentUses()
    // Each lists only what it takes.
    var memory = Sightings()
    for turn in 0..<4 {
      let now = sampleNow + Double(turn) * 10 * minute
      if turn % 2 == 0 {
        images.volumes = []
        (images.context.sightings, images.context.now) = (memory, now)
        memory = images.decide(listing: [.container, .image]).sightings
      } else {
        (volumes.context.sightings, volumes.context.now) = (memory, now)
        memory = volumes.decide(listing: [.container, .image, .volume]).sightings
      }
    }
    #expect(memory.since[Self.image] == sampleNow)
    #expect(memory.since[Self.volume] == sampleNow + 10 * minute)
    // What is gone is forgotten by whoever lists its kind.
    images.images = []
    images.context.sightings = memory
    let left = images.decide(listing: [.container, .image]).sightings.since
    #expect(left[Self.image] == nil && left[Self.volume] != nil)
  }

  @Test func `what the policy keeps is seen unused all the same`() {
    var host = host
    host.context.uses = RecentUses()
    host.policy.take = [.exited]
    host.rules = ["image app"]
    #expect(Set(host.decide().sightings.since.keys) == Set(Self.all))
  }
}
