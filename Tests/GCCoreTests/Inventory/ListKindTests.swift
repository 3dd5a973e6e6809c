import GCCore
import Testing

@Suite struct ListKindTests {
  @Test(arguments: [
    (ContainerState.created, true), (.exited, true), (.dead, true), (.running, false),
    (.paused, false), (.restarting, false), (.removing, false), (.other("odd"), false),
    (ContainerState("stopped"), true),
  ])
  func `leftovers are containers that ended or never ran`(_ state: ContainerState, isIn: Bool) {
    #expect(ListKind.containers.contains(.sample("c", state: state)) == isIn)
    #expect(!ListKind.dangling.contains(.sample("c", state: state)))
  }

  static let images: [Image] = [
    .sample("tagged"), .dangling("lost"), .dangling("lost labeled", labels: ["a": "b"]),
    .sample("tagged labeled", labels: ["a": ""]), .dangling("step", labels: ["a": "b"]),
    .sample("built", parent: "step"), .sample("pulled", tags: [], digests: ["r@sha256:1"]),
    .sample("on pulled", parent: "pulled"),
  ]

  @Test(arguments: [
    ("tagged", []), ("lost", [.dangling]), ("lost labeled", [.dangling, .labeled]),
    ("tagged labeled", [.labeled]), ("step", []), ("built", []), ("pulled", [ListKind.dangling]),
  ])
  func `an image stands in the lists that docker would show it in`(
    _ name: String, lists: [ListKind]
  ) throws {
    let inventory = Inventory(images: Self.images)
    let references = References(inventory)
    let image = try #require(inventory.images[sampleDigest(name)])
    #expect(ListKind.allCases.filter { $0.contains(image, references) } == lists)
    for list in ListKind.allCases {
      #expect(
        list.members(of: inventory, references).contains(image.itemID) == lists.contains(list))
    }
  }

  @Test func `a dangling image that gets a tag leaves its list`() {
    var inventory = Inventory(images: [.dangling("lost")])
    #expect(ListKind.dangling.members(of: inventory, References(inventory)).count == 1)
    inventory.apply(.images([Image.sample("lost", tags: ["kept:1"]).asListed]))
    #expect(ListKind.dangling.members(of: inventory, References(inventory)).isEmpty)
  }

  @Test func `what the engine names by its digest is not dangling`() {
    var pinned = Image.sample("pinned", tags: [], digests: ["r@sha256:1"])
    #expect(pinned.isDangling && pinned.name == "r@sha256:1")
    pinned.isNamedByDigest = true
    let inventory = Inventory(images: [pinned])
    #expect(ListKind.dangling.members(of: inventory, References(inventory)).isEmpty)
  }

  @Test func `a step of the classic builder is dangling once nothing stands on it`() {
    var inventory = Inventory(images: [.dangling("step"), .sample("built", parent: "step")])
    #expect(ListKind.dangling.members(of: inventory, References(inventory)).isEmpty)
    inventory.apply(.imageGone(sampleDigest("built")))
    #expect(
      ListKind.dangling.members(of: inventory, References(inventory))
        == [.image(sampleDigest("step"))])
  }

  @Test func `running containers count in no list`() {
    let inventory = Inventory(containers: [.sample("up", state: .running), .sample("done")])
    #expect(
      ListKind.containers.members(of: inventory, References(inventory))
        == [.container(sampleID("done"))])
  }
}
