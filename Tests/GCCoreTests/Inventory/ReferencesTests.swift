import GCCore
import Testing

@Suite struct ReferencesTests {
  @Test func `containers in every state use their image`() {
    let inventory = SampleHost(
      containers: [
        .sample("b", state: .running), .sample("a"), .sample("c", state: .created),
        .sample("other", image: "gone"),
      ], images: [.sample("app"), .sample("idle")]
    ).inventory
    let references = References(inventory)
    #expect(references.containers(using: sampleDigest("app")).map(\.name) == ["a", "b", "c"])
    #expect(references.containers(using: sampleDigest("gone")).map(\.name) == ["other"])
    #expect(!references.isUsed(sampleDigest("idle")))
    #expect(references.isUsed(sampleDigest("app")))
  }

  @Test func `children are the images built on one by the classic builder`() {
    let references = References(
      Inventory(images: [
        .dangling("base"), .sample("two", parent: "base"), .sample("one", parent: "base"),
        .sample("apart"),
      ]))
    #expect(
      references.children(of: sampleDigest("base")).map(\.name) == ["one:latest", "two:latest"])
    #expect(references.children(of: sampleDigest("apart")).isEmpty)
  }

  @Test(arguments: ["data", "data:ro", sampleID("data"), sampleID("data") + ":rw"])
  func `volumes taken from a container name it by name or ID`(_ source: String) {
    let references = References(
      Inventory(containers: [.sample("data"), .sample("user", volumesFrom: [source])]))
    #expect(
      references.containers(takingVolumesFrom: sampleID("data")).map(\.name) == ["user"])
    #expect(references.containers(takingVolumesFrom: sampleID("user")).isEmpty)
  }

  @Test func `a tag names the image that holds it`() {
    let references = References(Inventory(images: [.sample("app", tags: ["app:1", "app:2"])]))
    #expect(references.image(holding: "app:2") == sampleDigest("app"))
    #expect(references.image(holding: "app:3") == nil)
  }

  @Test func `nobody means nobody only once both lists are complete`() {
    #expect(!References(Inventory(containersComplete: true)).isComplete)
    #expect(!References(Inventory(imagesComplete: true)).isComplete)
    #expect(References(SampleHost().inventory).isComplete)
  }
}
