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
}
