import Testing

@testable import GCCore

/// What lists and inspects call an image, and that both are held against the same.
@Suite struct ImageNamesTests {
  private static let digest = "sha256:" + sampleID("manifest")
  private static let one = "localhost:5000/a/one@" + digest
  private static let two = "localhost:5000/b/two@" + digest

  private func body(tags: String, digests: String) -> String {
    #"{"Id":"\#(sampleDigest("app"))","RepoTags":\#(tags),"RepoDigests":\#(digests)}"#
  }

  /// As Podman 4.3 and 5.8 and Docker 28.5 on the containerd store answered.
  @Test(arguments: [
    (#"["\#(one)","\#(two)"]"#, #"["\#(two)"]"#, #"["\#(one)","\#(two)"]"#),
    (#"["\#(two)","\#(one)"]"#, #"["\#(one)","\#(two)"]"#, "[]"),
  ])
  func `a digest is no tag, wherever it is listed`(
    listed: String, digests: String, inspected: String
  ) async throws {
    let both = #"["\#(Self.one)","\#(Self.two)"]"#
    let answers = StubScript { request in
      request.target.contains("/images/json")
        ? .answer(body: "[" + body(tags: listed, digests: digests) + "]")
        : .answer(body: body(tags: inspected, digests: both))
    }
    try await withStub(answers: answers) { _, client in
      let listed = try await client.images()
      #expect(listed.map(\.tags) == [[]])
      #expect(listed.map { Set($0.digests) } == [[Self.one, Self.two]])
      let inspected = try #require(try await client.image(sampleDigest("app")))
      #expect(inspected.tags == [] && Set(inspected.digests) == [Self.one, Self.two])
    }
  }

  /// Its list tells one digest of an image with names in two repositories, its inspect both.
  @Test func `what an inspect told of digests is what is reviewed`() throws {
    var image = Image.sample("app", tags: ["a/one:1", "b/two:1"], digests: [Self.two])
    let details = try #require(image.details.value)
    var told = details
    told.digests = [Self.one, Self.two]
    image.details = .pending
    var inventory = Inventory(
      host: .sample(imageStore: .containerd), images: [image], containersComplete: true,
      imagesComplete: true, volumesComplete: true, networksComplete: true)
    inventory.apply(.imageDetails([image.id: .known(told)]))
    #expect(inventory.images[image.id]?.digests == [Self.one, Self.two])
    // Listed anew, it is the same.
    inventory.apply(.images([image]))
    #expect(inventory.images[image.id]?.digests == [Self.one, Self.two])

    let plan = Planner.plan(marks: [image.itemID], inventory: inventory)
    var now = image
    now.digests = [Self.two, Self.one]
    #expect(plan.steps.first?.reviewed.change(to: now) == nil)
    now.digests = [Self.one]
    #expect(plan.steps.first?.reviewed.change(to: now) != nil)
  }

  @Test func `an image of two digests in two repositories goes name by name, on any store`() {
    for store in [Host.ImageStore.classic, .containerd] {
      let image = Image.sample("app", tags: [], digests: [Self.one, Self.two])
      let inventory = SampleHost(host: .sample(imageStore: store), images: [image]).inventory
      let plan = Planner.plan(marks: [image.itemID], inventory: inventory)
      #expect(plan.steps.first?.action == .removeTags([Self.one, Self.two]))
    }
  }
}
