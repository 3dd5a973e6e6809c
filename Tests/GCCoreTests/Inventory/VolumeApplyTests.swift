import FoundationEssentials
import GCCore
import Testing

/// News of volumes and networks.
@Suite struct VolumeApplyTests {
  @Test func `a size stays with its volume, and not with another of the same name`() {
    let data = Volume(name: "data", createdAt: sampleNow, labels: ["a": "b"])
    var inventory = Inventory()
    inventory.apply([.volumes([data]), .volumeSizes(["data": .known(7), "gone": .known(1)])])
    #expect(inventory.volumes.keys.sorted() == ["data"])
    inventory.apply(.volumes([data]))
    #expect(inventory.volumes["data"]?.size == .known(7))
    var again = data
    again.createdAt = sampleNow + 1
    inventory.apply(.volumes([again]))
    #expect(inventory.volumes["data"]?.size == .pending)
  }

  @Test func `what the lists do not name is gone, and the lists are complete`() {
    let network = Network(id: sampleID("shop"), name: "shop")
    var inventory = Inventory(
      volumes: [Volume(name: "a"), Volume(name: "b"), Volume(name: "c")], networks: [network])
    inventory.apply([.volumeGone("c"), .volumesListed(["a"])])
    #expect(inventory.volumes.keys.sorted() == ["a"])
    #expect(inventory.volumesComplete)
    #expect(!inventory.networksComplete)
    inventory.apply(.networksListed([]))
    #expect(inventory.networks.isEmpty)
    #expect(inventory.networksComplete)
    inventory.apply([.networks([network]), .networkGone(network.id)])
    #expect(inventory.networks.isEmpty)
  }

  @Test func `items are in the order in which they go`() {
    let items: [ItemID] = [
      .network("0"), .volume("0"), .image("b"), .container("z"), .image("a"),
    ]
    #expect(items.sorted().map(\.kind) == [.container, .image, .image, .volume, .network])
    #expect(ItemKind.allCases.sorted() == ItemKind.allCases)
    #expect(ItemID.volume("a-long-name-of-mine").short == "a-long-name-of-mine")
    #expect(ItemID.volume(sampleID("v")).short == String(sampleID("v").prefix(12)))
  }
}
