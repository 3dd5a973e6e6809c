import FoundationEssentials
import GCCore
import Testing

@Suite struct CollectorVolumeTests {
  private static let anonymous = sampleID("anonymous")
  private static let old = sampleNow - 9 * day

  private var host: CollectCase {
    CollectCase(
      containers: [
        .sample("old", mounts: [.volume(Self.anonymous)]),
        .sample("server", state: .running, mounts: [.volume("used")]),
      ],
      volumes: [
        Volume(name: Self.anonymous, createdAt: Self.old),
        Volume(name: sampleID("free"), createdAt: Self.old),
        Volume(name: "named", createdAt: Self.old), Volume(name: "used", createdAt: Self.old),
        Volume(name: "new", createdAt: sampleNow - 60),
        Volume(name: "far", driver: "nfs", createdAt: Self.old),
      ])
  }

  @Test func `volumes are off unless they are asked for`() {
    #expect(host.taken == ["old"])
    #expect(host.kept(.volume("named")) == .notAskedFor)
  }

  @Test func `anonymous and named volumes are asked for apart`() {
    var host = host
    host.policy.take = [.anonymousVolumes]
    #expect(host.taken == [sampleID("free")])
    host.policy.take = [.namedVolumes]
    #expect(host.taken == ["named"])
    #expect(host.kept(.volume("used")) == .usedBy(["server"]))
    #expect(host.kept(.volume("far")) == .driver("nfs"))
    #expect(host.kept(.volume("new")) == .young(since: sampleNow - 60, grace: hour))
  }

  @Test func `a volume becomes free when its containers go`() {
    var host = host
    host.policy.take = [.exited, .anonymousVolumes]
    #expect(host.taken == [Self.anonymous, sampleID("free"), "old"].sorted())
  }

  @Test func `the anonymous volumes of containers that go can be taken alone`() {
    var host = host
    host.policy.take = [.exited, .containerVolumes]
    #expect(host.taken == [Self.anonymous, "old"].sorted())
    #expect(host.decide().verdicts[.volume(Self.anonymous)] == .take(.volumeOf(["old"])))
    host.rules = ["container old"]
    #expect(host.taken == [])
  }

  @Test func `a rule protects a volume`() {
    var host = host
    host.policy.take = [.namedVolumes]
    host.rules = ["volume na*"]
    #expect(host.taken == [])
  }

  @Test func `networks go when no container in any state refers to them`() {
    var stopped = Container.sample("young", age: 100, finished: 10)
    stopped.networks = [ContainerNetwork(name: "shop")]
    var host = CollectCase(
      containers: [stopped],
      networks: ["bridge", "shop", "free"].map {
        Network(id: sampleID("network " + $0), name: $0, createdAt: Self.old)
      })
    #expect(host.taken == [])
    host.policy.take = [.networks]
    #expect(host.taken == ["free"])
    #expect(host.kept(.network(sampleID("network shop"))) == .usedBy(["young"]))
    #expect(host.kept(.network(sampleID("network bridge"))) == .predefined)
  }
}
