import FoundationEssentials
import Testing
import ThrowawayEngine

@testable import GCCore

/// The client's calls, as a real engine understands them.
@Suite struct EngineClientTests {
  @Test func `the host, its lists and its inspects are read`() async throws {
    try await withEngine { engine, client in
      let fixture = Fixture(socket: engine.socket)
      let image = try fixture.importImage("api:1", labels: ["application": "shop"])
      let dangling = try fixture.importImage(nil, labels: ["n": "2"])
      let made = try (0..<5).map { try fixture.createContainer("c\($0)", image: "api:1") }

      let host = try await client.host()
      #expect(host.product == .docker)
      // The daemon's data lie on a mount that only it has.
      #expect(host.dataRootHere == .known(try engine.dataRoot()))
      #expect(host.containersTotal == 5)
      #expect(host.imagesTotal == 2)
      #expect(abs(host.clockOffset) < 60)

      let images = try await client.images()
      #expect(Set(images.map(\.id)) == [image, dangling])
      let tagged = try #require(images.first { $0.id == image })
      #expect(tagged.tags == ["api:1"])
      #expect(tagged.labels == ["application": "shop"])
      #expect(images.first { $0.id == dangling }?.tags == [])
      let inspected = try #require(try await client.image("api:1"))
      #expect(inspected.id == image)
      #expect(inspected.details.value?.diffIDs.count == 1)
      #expect(try await client.history(image).count == 1)

      let listed = try await client.containers(ContainerQuery(size: true))
      #expect(Set(listed.map(\.id)) == Set(made))
      #expect(listed.allSatisfy { $0.imageID == image && $0.state == .created })
      // The image holds no byte either: the engine leaves out both zeros, as where it did not count.
      #expect(listed.allSatisfy { $0.writableSize.value == nil && $0.writableSize != .pending })
      let container = try #require(try await client.container(made[0]))
      #expect(container.names == ["c0"])
      #expect(container.details.value?.finishedAt.date == nil)
      #expect(container.labels == ["made-by": "test", "application": "shop"])
      let cache = try await client.buildCache()
      #expect(cache == BuildCache())
    }
  }

  @Test func `pages follow each other without gap or repeat`() async throws {
    try await withEngine { engine, client in
      let fixture = Fixture(socket: engine.socket)
      _ = try fixture.importImage("api:1", labels: [:])
      let made = try (0..<7).map { try fixture.createContainer("c\($0)", image: "api:1") }
      var paged: [String] = []
      while true {
        let query = ContainerQuery(limit: 3, before: paged.last)
        let page = try await client.containers(query)
        if page.isEmpty { break }
        paged += page.map(\.id)
      }
      #expect(paged.count == 7)
      #expect(Set(paged) == Set(made))
      let some = try await client.containers(ContainerQuery(ids: [made[1], made[5]]))
      #expect(Set(some.map(\.id)) == [made[1], made[5]])
    }
  }

  @Test func `tags and removals do what was asked, and refusals carry the engine's words`()
    async throws
  {
    try await withEngine { engine, client in
      let fixture = Fixture(socket: engine.socket)
      let image = try fixture.importImage("api:1", labels: [:])
      let container = try fixture.createContainer("job", image: "api:1")
      let events = try await client.events(since: nil)

      try await client.tagImage(image, repository: "localhost:5000/shop/api", tag: "old")
      let removed = try await client.removeImage(
        "localhost:5000/shop/api:old", force: false, noprune: true)
      #expect(removed == [.untagged("localhost:5000/shop/api:old")])

      guard
        case .refused(409, let message) = await failure({
          _ = try await client.removeImage(image, force: false, noprune: true)
        })
      else { throw EngineTrouble("an image in use was removed") }
      #expect(message.contains("container"))

      try await client.removeContainer(container, force: false, volumes: false)
      #expect(try await client.container(container) == nil)
      guard
        case .refused(404, _) = await failure({
          try await client.removeContainer(container, force: false, volumes: false)
        })
      else { throw EngineTrouble("a container was removed twice") }

      let deleted = try await client.removeImage(image, force: false, noprune: true)
      #expect(deleted.contains(.deleted(image)))
      #expect(try await client.image(image) == nil)

      var actions: [String] = []
      for try await event in events {
        actions.append("\(event.type) \(event.action) \(event.actorID)")
        if event.type == "image", event.action == "delete" { break }
      }
      #expect(
        actions == [
          "image tag \(image)", "image untag \(image)", "container destroy \(container)",
          "image untag \(image)", "image delete \(image)",
        ])
    }
  }

  @Test func `an engine that dies ends the events, and calls say that nobody answers`() async throws
  {
    let engine = try await ThrowawayEngine.start()
    let client = try self.client(of: engine)
    let events = try await client.events(since: nil)
    engine.stop()
    let end = await failure { for try await _ in events {} }
    guard case .unreachable = end else { throw EngineTrouble("\(end as Any)") }
    let error = await failure { _ = try await client.images() }
    #expect(error?.sentence.hasPrefix("No engine answers at \(engine.host)") == true)
    await client.close()
  }

  private func client(of engine: ThrowawayEngine) throws -> EngineClient {
    EngineClient(
      endpoint: try EngineEndpoint.resolve(
        host: engine.host, context: nil, environment: [:], home: nil))
  }

  private func withEngine(_ body: (ThrowawayEngine, EngineClient) async throws -> Void) async throws
  {
    let engine = try await ThrowawayEngine.start()
    defer { engine.stop() }
    let client = try client(of: engine)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(engine, client)) } catch { outcome = .failure(error) }
    await client.close()
    try outcome.get()
  }

  private func failure(_ work: () async throws -> Void) async -> EngineError? {
    do {
      try await work()
      return nil
    } catch { return error as? EngineError }
  }
}

/// Makes images and containers without the client under test.
private struct Fixture {
  let socket: EngineSocket

  /// An image of one layer that holds nothing but an entry of its labels' own.
  func importImage(_ name: String?, labels: [String: String]) throws -> String {
    var target = "/images/create?fromSrc=-"
    if let name {
      target += "&repo=\(name.split(separator: ":")[0])&tag=\(name.split(separator: ":")[1])"
    }
    for (key, value) in labels { target += "&changes=LABEL%20\(key)=\(value)" }
    // Two zero blocks end a tar: an empty one.
    let body = try send(
      "POST", target, body: [UInt8](repeating: 0, count: 1024), type: "application/x-tar")
    guard let start = body.firstRange(of: "sha256:")?.lowerBound else { throw EngineTrouble(body) }
    return String(body[start...].prefix(71))
  }

  func createContainer(_ name: String, image: String) throws -> String {
    struct Made: Decodable {
      var id: String
      enum CodingKeys: String, CodingKey { case id = "Id" }
    }
    let body = try send(
      "POST", "/containers/create?name=\(name)",
      body: Array(#"{"Image":"\#(image)","Cmd":["/x"],"Labels":{"made-by":"test"}}"#.utf8))
    return try JSONDecoder().decode(Made.self, from: Data(body.utf8)).id
  }

  private func send(
    _ method: String, _ target: String, body: [UInt8], type: String = "application/json"
  )
    throws -> String
  {
    let answer = try socket.request(method, target, body: body, contentType: type)
    let text = String(decoding: answer.data, as: UTF8.self)
    guard (200..<300).contains(answer.status) else { throw EngineTrouble("\(target): \(text)") }
    return text
  }
}
