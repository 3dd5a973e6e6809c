import FoundationEssentials
import GCCore
import Testing

/// What the events of real engines tell of uses: each list is as Docker 20.10 and 28.5, or Podman
/// 5.8, gave it.
@Suite struct RecentUsesTests {
  private static let web = sampleID("web")
  private static let data = ItemID.volume("data")
  private static let net = ItemID.network(sampleID("shop"))

  /// One event a minute, the last a minute ago.
  private func uses(
    _ list: [(type: String, action: String, id: String, attributes: [String: String])],
    known: [String: Set<ItemID>] = [:]
  ) -> RecentUses {
    RecentUses(
      events: list.enumerated().map { index, event in
        EngineEvent(
          type: event.type, action: event.action, actorID: event.id,
          attributes: event.attributes,
          timeNano: Int64(
            (sampleNow - Double(list.count - index) * minute).timeIntervalSince1970 * 1e9))
      }, uses: known)
  }

  private func ago(_ minutes: Double) -> Date { sampleNow - minutes * minute }

  private func container(
    _ action: String, image: String = "app:1"
  ) -> (type: String, action: String, id: String, attributes: [String: String]) {
    ("container", action, Self.web, ["image": image, "name": "web"])
  }

  private func volume(
    _ action: String
  ) -> (type: String, action: String, id: String, attributes: [String: String]) {
    ("volume", action, "data", ["container": Self.web, "driver": "local"])
  }

  @Test func `docker names the volumes and networks of a container that started`() {
    let attached = ["container": Self.web, "name": "shop"]
    let uses = uses([
      container("create"), ("network", "connect", sampleID("shop"), attached), volume("mount"),
      container("start"), ("network", "disconnect", sampleID("shop"), attached),
      volume("unmount"), container("die"), container("destroy"),
    ])
    #expect(uses.date(of: Self.data) == ago(3))
    #expect(uses.date(of: Self.net) == ago(4))
    #expect(uses.date(of: .volume("other")) == nil)
    for kind in ItemKind.allCases { #expect(uses.possibleUse(of: kind) == nil) }
    #expect(uses.coverage == ago(8))
    #expect(uses.containers == [Self.web])
  }

  @Test func `the image of a container is in use until it is removed`() {
    let uses = uses([
      container("create"), container("start"), container("die"), container("destroy"),
    ])
    #expect(uses.date(of: .sample("app", tags: ["app:1"])) == ago(1))
    #expect(uses.date(of: .sample("old", tags: ["old:1"])) == nil)
    let id = sampleDigest("lost")
    let byID = self.uses([container("create", image: id), container("destroy", image: id)])
    #expect(byID.date(of: .sample("lost", tags: [])) == ago(1))
    let podman = self.uses([container("remove", image: "docker.io/library/app:1")])
    #expect(podman.date(of: .sample("app", tags: ["docker.io/library/app:1"])) == ago(1))
  }

  @Test func `what a container held that never started, or started long ago, is not told`() {
    for list in [
      [container("create"), container("destroy")], [container("die"), container("destroy")],
      [container("destroy")],
    ] {
      let uses = uses(list)
      #expect(uses.possibleUse(of: .volume) == ago(1))
      #expect(uses.possibleUse(of: .network) == ago(1))
    }
  }

  @Test func `the containers of a classic build are no use of a volume`() {
    let id = sampleDigest("step")
    let uses = uses([container("create", image: id), container("destroy", image: id)])
    #expect(uses.possibleUse(of: .volume) == nil)
    #expect(uses.date(of: .sample("step", tags: [])) == ago(1))
    // One that the engine's memory does not begin with may have run before.
    #expect(self.uses([container("destroy", image: id)]).possibleUse(of: .volume) == ago(1))
  }

  @Test func `podman tells of no container what volumes it had`() {
    let uses = uses([
      ("volume", "create", "", ["name": "data"]), container("create"), container("start"),
      container("die"), container("remove"),
    ])
    #expect(uses.date(of: Self.data) == ago(5))
    #expect(uses.possibleUse(of: .volume) == ago(1))
    #expect(uses.possibleUse(of: .image) == nil)
  }

  @Test func `what an earlier run saw a container use, its removal tells of`() {
    let image = ItemID.image(sampleDigest("old"))
    for action in ["destroy", "remove"] {
      let uses = uses([container(action)], known: [Self.web: [Self.data, Self.net, image]])
      #expect(uses.date(of: Self.data) == ago(1))
      #expect(uses.date(of: Self.net) == ago(1))
      // The tag has moved on since: only the run knows which image it was.
      #expect(uses.date(of: .sample("old", tags: [])) == ago(1))
      for kind in ItemKind.allCases { #expect(uses.possibleUse(of: kind) == nil) }
    }
  }

  @Test(
    arguments: [
      // Created while the name was of the same image.
      (["create", "start", "die", "destroy"], nil, false),
      // Created before the engine's memory begins: the name may have moved since.
      (["start", "die", "destroy"], nil, true),
      // An upgrade: pulled, then made anew.
      (["create", "destroy"], "pull", true), (["create", "destroy"], "tag", true),
      // Podman does not say what name it built under.
      (["create", "remove"], "build", true),
      // It stands: the lists know what it uses.
      (["start", "die"], nil, false),
    ] as [([String], String?, Bool)])
  func `a name that may have moved makes any image one that was used`(
    actions: [String], news: String?, isPossible: Bool
  ) {
    var list = actions.map { container($0) }
    if let news {
      list.insert(("image", news, news == "build" ? "" : "app:1", ["name": "app"]), at: 1)
    }
    #expect((uses(list).possibleUse(of: .image) != nil) == isPossible)
  }

  @Test(arguments: ["destroy", "remove", "prune"])
  func `the end of a volume or a network is no use`(action: String) {
    let uses = uses([
      volume(action), ("network", action, sampleID("shop"), [:]), ("builder", "prune", "", [:]),
    ])
    #expect(uses.date(of: Self.data) == nil && uses.date(of: Self.net) == nil)
  }

  @Test func `an image that podman mounts into a container is used`() {
    let uses = uses([("image", "mount", sampleID("image models"), ["name": ""])])
    #expect(uses.date(of: .sample("models")) == ago(1))
  }
}
