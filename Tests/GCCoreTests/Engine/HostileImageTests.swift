import GCCore
import Testing

/// An engine that tells of images which no engine can have.
@Suite struct HostileImageTests {
  private let id = "sha256:" + String(repeating: "a", count: 64)

  @Test func `sixty thousand layers and far more steps are named as what they are`() async throws {
    let layers = (0..<60_000).map { "\"sha256:\($0)\"" }.joined(separator: ",")
    let steps = Array(repeating: #"{"CreatedBy":"x","Size":0}"#, count: 150_000)
      .joined(separator: ",")
    let id = id
    try await withStub(
      answers: StubScript { request in
        if request.target.hasSuffix("/history") { return .answer(body: "[\(steps)]") }
        return .answer(body: #"{"Id":"\#(id)","Size":7,"RootFS":{"Layers":[\#(layers)]}}"#)
      }
    ) { _, client in
      var image = try #require(try await client.image(id))
      let history = try await client.history(id)
      image.history = .known(history)
      let inventory = Inventory(
        host: Host(address: "unix:///x", engineID: "E"), images: [image],
        buildCache: .known(BuildCache()), containersComplete: true, imagesComplete: true)
      let plan = Planner.plan(marks: [image.itemID], inventory: inventory)
      #expect(plan.frees == Estimate(min: 0, max: 7, reasons: [.tooManyLayers]))
      // Hardly more than is looked at is kept.
      #expect((image.details.value?.diffIDs.count ?? 0) < 2000 && history.count < 5000)
    }
  }
}
