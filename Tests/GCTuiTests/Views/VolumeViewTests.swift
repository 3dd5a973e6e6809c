import Testing

@testable import GCCore
@testable import GCTui

/// Volumes and networks are in no list, but whatever carries them reads right.
@Suite struct VolumeViewTests {
  private static let network = Network(
    id: sampleDigits(9), name: "shop_default", labels: ["keep": "1"], attached: .known([]))

  private static var session: Session {
    var session = Session()
    let volume = Volume(
      name: "shop_data", createdAt: sampleNow, mountpoint: "/v/shop_data", size: .known(5_000_000))
    var user = sampleContainer(3, "migrate", state: .created)
    user.mounts = [Mount(type: "volume", name: "shop_data", destination: "/d")]
    user.networks = [ContainerNetwork(name: "shop_default")]
    session.send(
      .load(.changes([.containers([user]), .volumes([volume]), .networks([network])])))
    return session
  }

  private func lines(_ item: ItemID, _ model: AppModel) -> String {
    DetailsText.lines(model, item, width: 100).map(\.text).joined(separator: "\n")
  }

  @Test func `their details say who uses them and why they stay`() {
    let model = Self.session.model
    let volume = lines(.volume("shop_data"), model)
    for part in [
      "shop_data", "5MB", "/v/shop_data", "container migrate (created)",
      "Used by container migrate: remove that too, or first.", "docker volume rm shop_data",
    ] {
      #expect(volume.contains(part), "\(part)")
    }
    let network = lines(Self.network.itemID, model)
    for part in [
      "shop_default", Self.network.id, "container migrate (created)", "keep=1",
      "docker network rm \(Self.network.itemID.short)",
    ] {
      #expect(network.contains(part), "\(part)")
    }
    #expect(lines(.volume("other"), model).contains("The volume is gone."))
    #expect(lines(.network("other"), model).contains("The network is gone."))
  }

  @Test func `they have their names, and no list takes a mark of them`() {
    var session = Self.session
    #expect(session.model.name(of: .volume("shop_data")) == "shop_data")
    #expect(session.model.name(of: Self.network.itemID) == "shop_default")
    #expect(session.model.name(of: .network(sampleDigits(8))) == shortID(sampleDigits(8)))
    session.model.setMark(.volume("shop_data"), true)
    session.send(.load(.changes([.volumeGone("other")])))
    #expect(session.model.marks.isEmpty)
  }
}
