import GCCore
import Testing

/// Who uses volumes and networks.
@Suite struct ReferencesVolumeTests {
  private static let data = Volume(name: "data", mountpoint: "/v/data/_data")
  private static let shop = Network(id: sampleID("shop"), name: "shop")

  private static func container(
    _ state: ContainerState = .exited, mounts: [Mount] = [], networks: [ContainerNetwork] = []
  ) -> Container {
    var container = Container.sample("box", state: state, mounts: mounts)
    container.networks = networks
    return container
  }

  @Test(arguments: [
    (Mount(type: "volume", name: "data", destination: "/d"), true),
    (Mount(type: "cluster", name: "data", destination: "/d"), true),
    (Mount(type: "volume", name: "data2", destination: "/data"), false),
    (Mount(type: "bind", source: "/v/data/_data", destination: "/d"), true),
    (Mount(type: "bind", source: "/v/data/_data/sub/dir", destination: "/d"), true),
    (Mount(type: "bind", source: "/v/data/_data2", destination: "/d"), false),
    (Mount(type: "bind", source: "/v/data", destination: "/d"), false),
    (Mount(type: "bind", source: "data", destination: "/d"), false),
    (Mount(type: "tmpfs", destination: "/v/data/_data"), false),
  ])
  func `a volume is used by whoever mounts it, by its name or by its directory`(
    mount: Mount, uses: Bool
  ) {
    for state in [ContainerState.running, .exited, .created, .dead, .other("odd")] {
      let container = Self.container(state, mounts: [mount, mount])
      let references = References(Inventory(containers: [container], volumes: [Self.data]))
      #expect(references.containers(usingVolume: "data") == (uses ? [container] : []))
      #expect(container.uses(Self.data) == uses)
    }
  }

  @Test func `a volume without a directory is used by its name alone`() {
    let volume = Volume(name: "plugged", driver: "plugin")
    let bind = Self.container(mounts: [Mount(type: "bind", source: "/x", destination: "/d")])
    #expect(!bind.uses(volume))
    let references = References(Inventory(containers: [bind], volumes: [volume]))
    #expect(references.containers(usingVolume: "plugged").isEmpty)
  }

  @Test(arguments: [
    (ContainerNetwork(name: "shop"), true),
    (ContainerNetwork(name: "shop", networkID: sampleID("another that had the name")), true),
    (ContainerNetwork(name: "renamed", networkID: sampleID("shop")), true),
    (ContainerNetwork(name: sampleID("shop")), true),
    (ContainerNetwork(name: "shop2"), false),
    (ContainerNetwork(name: "", networkID: ""), false),
  ])
  func `a network is needed by whoever names it or its ID, running or not`(
    network: ContainerNetwork, uses: Bool
  ) {
    for state in [ContainerState.running, .exited, .created] {
      let container = Self.container(state, networks: [network])
      let references = References(Inventory(containers: [container], networks: [Self.shop]))
      #expect(references.containers(usingNetwork: Self.shop.id) == (uses ? [container] : []))
      #expect(container.refers(to: Self.shop) == uses)
    }
  }

  @Test func `networks of one name are all needed by who names it`() {
    let other = Network(id: sampleID("other"), name: "shop")
    let container = Self.container(networks: [ContainerNetwork(name: "shop")])
    let references = References(Inventory(containers: [container], networks: [Self.shop, other]))
    #expect(references.containers(usingNetwork: other.id) == [container])
    #expect(references.containers(usingNetwork: Self.shop.id) == [container])
  }
}
