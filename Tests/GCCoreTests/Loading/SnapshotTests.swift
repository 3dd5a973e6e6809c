import GCCore
import Testing

/// What a snapshot asks of the engine, and what it does not.
@Suite struct SnapshotTests {
  private static let host = SampleHost(
    containers: [.sample("box")], images: [.sample("app")],
    volumes: [
      Volume(name: "data", size: .known(7)), Volume(name: "share", hasOptions: true),
    ],
    networks: [
      Network(id: sampleID("shop"), name: "shop", attached: .known(["web"])),
      Network(id: sampleID("bridge"), name: "bridge", attached: .known([])),
    ])

  @Test func `volumes and networks cost nothing where nobody asks for them`() async throws {
    let engine = FakeEngine(Self.host)
    let inventory = try await engine.snapshot(Measurement.containersAndImages)
    #expect(!inventory.volumesComplete)
    #expect(!inventory.networksComplete)
    for kind in [FakeCall.Kind.volumes, .volumeSizes, .networks, .network] {
      #expect(await engine.count(kind) == 0)
    }
  }

  @Test func `sizes come with the volumes, and what was not counted is unavailable`() async throws {
    let engine = FakeEngine(Self.host)
    let inventory = try await engine.snapshot([.volumes, .volumeSizes, .networks])
    #expect(inventory.volumes["data"]?.size == .known(7))
    #expect(
      inventory.volumes["share"]?.size == .unavailable(reason: "the engine cannot tell"))
    #expect(inventory.networks[sampleID("shop")]?.attached == .known(["web"]))
    #expect(inventory.networks[sampleID("bridge")]?.attached == .pending)
    #expect(inventory.volumesComplete && inventory.networksComplete)
    // Who uses them is asked last: a container made meanwhile is then seen.
    let kinds = await engine.calls.map(\.kind)
    let volumes = try #require(kinds.firstIndex(of: .volumes))
    let networks = try #require(kinds.firstIndex(of: .networks))
    let containers = try #require(kinds.firstIndex(of: .containers))
    #expect(volumes < containers && networks < containers)
  }

  @Test func `a count that fails leaves the sizes unavailable, with the reason`() async throws {
    let engine = FakeEngine(Self.host)
    await engine.fail(.volumeSizes, .refused(status: 500, message: "no"))
    let inventory = try await engine.snapshot([.volumes, .volumeSizes])
    #expect(inventory.volumes["data"]?.size == .unavailable(reason: "no"))
  }

  @Test func `what is gone since it was listed is not in it`() async throws {
    var host = Self.host
    host.containers.append(.sample("gone", image: "old"))
    host.images.append(.sample("old"))
    let engine = FakeEngine(host)
    let token = await engine.hold {
      [.container(sampleID("gone")), .image(sampleDigest("old")), .network(sampleID("shop"))]
        .contains($0)
    }
    async let snapshot = engine.snapshot(
      Measurement.containersAndImages.union([.volumes, .networks]))
    await engine.arrival(of: .container, count: 2)
    await engine.set { host in
      host.containers.removeAll { $0.name == "gone" }
      host.images.removeAll { $0.name == "old:latest" }
      host.networks.removeAll { $0.name == "shop" }
    }
    await engine.release(token)
    let inventory = try await snapshot
    #expect(inventory.containers.values.map(\.name) == ["box"])
    #expect(inventory.images.values.map(\.name) == ["app:latest"])
    #expect(inventory.networks.values.map(\.name) == ["bridge"])
    #expect(inventory.containersComplete && inventory.imagesComplete)
  }
}
