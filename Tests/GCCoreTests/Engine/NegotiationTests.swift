import NIOHTTP1
import Testing

@testable import GCCore

@Suite struct NegotiationTests {
  @Test(arguments: [("1.41", "1.41"), ("1.51", "1.51"), ("1.52", "1.51"), ("2.0", "1.51")])
  func `the newest version that both speak prefixes every call`(offered: String, used: String)
    async throws
  {
    try await withStub(api: offered, answering: "[]") { server, client in
      _ = try await client.images()
      _ = try await client.images()
      #expect(server.calls == Array(repeating: "GET /v\(used)/images/json?all=1", count: 2))
      #expect(server.pings == 1)
    }
  }

  @Test(arguments: ["1.40", "1.9", "0.99"])
  func `an engine that is too old is refused`(offered: String) async throws {
    try await withStub(api: offered, answering: "[]") { server, client in
      let error = await engineError { try await client.images() }
      #expect(error?.sentence.contains("speaks API \(offered) at most") == true)
      #expect(server.calls == [])
    }
  }

  @Test(arguments: ["", "new", "1.41.2", "1.x"])
  func `what names no version is not taken for an engine`(offered: String) async throws {
    try await withStub(api: offered, answering: "[]") { _, client in
      let error = await engineError { try await client.images() }
      #expect(error?.sentence.contains("is it a Docker Engine?") == true)
    }
  }

  @Test func `many first calls at once ping once`() async throws {
    try await withStub(answering: "[]") { server, client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { _ = try await client.images() } }
        try await group.waitForAll()
      }
      #expect(server.pings == 1)
      #expect(server.calls.count == 20)
    }
  }

  @Test func `a lost connection is negotiated anew`() async throws {
    try await withStub(
      answers: StubScript { request in
        request.target.contains("history") ? .hangUp : .answer(body: "[]")
      }
    ) { server, client in
      _ = try await client.images()
      let error = await engineError { try await client.history("x") }
      guard case .unreachable = error else { throw SetUpError(description: "\(error as Any)") }
      _ = try await client.images()
      #expect(server.pings == 2)
    }
  }

  @Test func `a pinned version is used as it is`() async throws {
    try await withStub(answering: "[]") { server, _ in
      var endpoint = EngineEndpoint(address: .unix(path: server.socketPath))
      endpoint.pinnedVersion = APIVersion(1, 43)
      let client = EngineClient(endpoint: endpoint, timeouts: .patient)
      _ = try await client.images()
      await client.close()
      #expect(server.calls == ["GET /v1.43/images/json?all=1"])
    }
  }

  @Test(arguments: [["Libpod-API-Version": "5.8.0"], ["Server": "Libpod/4.3.1 (linux)"]])
  func `Podman is known by its headers, and its engine ID is not believed`(ping: [String: String])
    async throws
  {
    try await withStub(ping: ping, answering: #"{"ID":"made-up"}"#) { _, client in
      let host = try await client.host()
      #expect(host.product == .podman)
      #expect(host.engineID == "")
    }
  }

  @Test func `a caller that gives up does not take the others with it`() async throws {
    let gate = AsyncStream<Void>.makeStream()
    let pings = Counter()
    let negotiation = Negotiation {
      if await pings.next() == 1 {
        gate.continuation.yield()
        try await Task.sleep(for: .seconds(3600))
      }
      return try Agreement(pinned: APIVersion(1, 44), ping: [:], address: "")
    }
    let impatient = Task { try await negotiation.agreement() }
    for await _ in gate.stream { break }
    let patient = Task { try await negotiation.agreement() }
    impatient.cancel()
    #expect(try await patient.value.version == APIVersion(1, 44))
    await #expect(throws: CancellationError.self) { try await impatient.value }
  }

  private actor Counter {
    private var count = 0
    func next() -> Int {
      count += 1
      return count
    }
  }
}
