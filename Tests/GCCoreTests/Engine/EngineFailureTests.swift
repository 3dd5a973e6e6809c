import Glibc
import NIOCore
import Testing

@testable import GCCore

@Suite struct EngineFailureTests {
  func client(_ path: String) -> EngineClient {
    EngineClient(endpoint: EngineEndpoint(address: .unix(path: path)), timeouts: .patient)
  }

  func sentence(_ client: EngineClient) async -> String {
    let error = await engineError { try await client.images() }
    await client.close()
    return error?.sentence ?? ""
  }

  @Test func `a socket that is not there says so`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/none"
      let text = await sentence(client(path))
      #expect(text.hasPrefix("No engine answers at unix://\(path): there is no such socket."))
    }
  }

  @Test func `a socket that nobody listens on says so`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/s"
      try leaveSocket(at: path)
      #expect(await sentence(client(path)).contains("nothing listens on it"))
    }
  }

  @Test(arguments: [
    (EACCES, "permission denied. Run gctui as root."), (EAGAIN, "is it stuck?"),
    (ECONNRESET, "lost before the answer was complete"), (EIO, "the connection failed"),
  ]) func `a failure of the system says what to do`(code: CInt, says: String) {
    let failure = ConnectionFailure(
      IOError(errnoCode: code, reason: "connect"),
      endpoint: EngineEndpoint(address: .unix(path: "/nowhere/s")), timeouts: EngineTimeouts())
    #expect(failure.engineError.sentence.contains(says))
  }

  @Test func `a port that nobody listens on says so`() async throws {
    // Port 1 (tcpmux) is used by nobody.
    let client = EngineClient(
      endpoint: EngineEndpoint(address: .tcp(host: "127.0.0.1", port: 1)), timeouts: .patient)
    #expect(await sentence(client).contains("nothing listens there"))
  }

  @Test(arguments: [EngineTimeouts(connect: 60, ping: 1, answer: 3600)])
  func `an engine that does not answer a ping is given up`(timeouts: EngineTimeouts) async throws {
    try await withTemporaryDirectory { directory in
      let server = try await StubServer.start(at: directory + "/s") { _ in .silence }
      let client = EngineClient(
        endpoint: EngineEndpoint(address: .unix(path: server.socketPath)), timeouts: timeouts)
      let error = await engineError { try await client.images() }
      #expect(error == .timedOut(call: "GET /_ping", seconds: 1))
      await client.close()
      await server.stop()
    }
  }

  @Test func `a call that is not answered in time is given up`() async throws {
    let timeouts = EngineTimeouts(connect: 60, ping: 60, answer: 1)
    try await withStub(timeouts: timeouts, answers: StubScript { _ in .stream(["["]) }) {
      server, client in
      let error = await engineError { try await client.images() }
      #expect(error == .timedOut(call: "GET /images/json", seconds: 1))
      #expect(await eventually { server.openConnections == 0 })
    }
  }

  @Test(
    arguments: [
      (.look(), 30), (.look(rows: 1500), 30), (.look(rows: 50_000), 1000),
      (.change, 3600), (.count, nil),
    ] as [(EngineRequest.Patience, Int?)]) func `each kind of call has its time`(
      patience: EngineRequest.Patience, seconds: Int?
    )
  {
    #expect(EngineTimeouts().seconds(patience) == seconds)
  }

  @Test func `a count outlives the time of a look, and can be cancelled`() async throws {
    let timeouts = EngineTimeouts(connect: 60, ping: 60, answer: 1, change: 1)
    try await withStub(timeouts: timeouts, answers: StubScript { _ in .silence }) {
      server, client in
      let counts = [
        Task { _ = try await client.buildCache() }, Task { _ = try await client.volumeSizes() },
        Task { _ = try await client.sharedSizes() },
        Task { _ = try await client.containers(ContainerQuery(size: true)) },
      ]
      #expect(await eventually { server.calls.count == 4 })
      // Asked after them, and given up: so would they have been.
      let look = await engineError { try await client.images() }
      #expect(look == .timedOut(call: "GET /images/json", seconds: 1))
      #expect(server.openConnections >= 4)
      for count in counts { count.cancel() }
      for count in counts {
        await #expect(throws: CancellationError.self) { try await count.value }
      }
      #expect(await eventually { server.openConnections == 0 })
    }
  }

  @Test func `cancelling a call ends its connection`() async throws {
    try await withStub(answers: StubScript { _ in .silence }) { server, client in
      let task = Task { try await client.images() }
      #expect(await eventually { server.calls.count == 1 })
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(await eventually { server.openConnections == 0 })
    }
  }

  @Test(arguments: [
    (409, #"{"message":"conflict: in use"}"#, "conflict: in use"),
    (500, "plain\n words", "plain words"), (503, "", "HTTP 503 Service Unavailable"),
    (500, #"{"cause":"x"}"#, #"{"cause":"x"}"#), (301, "", "HTTP 301 Moved Permanently"),
  ]) func `a refusal carries the engine's own words`(status: Int, body: String, says: String)
    async throws
  {
    try await withStub(answering: body, status: status) { _, client in
      let error = await engineError { try await client.images() }
      #expect(error == .refused(status: status, message: says))
    }
  }

  @Test func `a client that is closed twice, or never, does no harm`() async throws {
    try await withStub(answering: "[]") { server, client in
      let forgotten = EngineClient(endpoint: client.endpoint, timeouts: .patient)
      _ = try await forgotten.images()
      await client.close()
      await client.close()
      let error = await engineError { try await client.images() }
      #expect(error?.sentence.contains("has been closed") == true)
      #expect(server.pings == 1)
    }
  }

  @Test func `a huge error body is cut`() async throws {
    let body = String(repeating: "x", count: 3 << 20)
    try await withStub(answering: body, status: 500) { _, client in
      guard case .refused(500, let message) = await engineError(of: { try await client.images() })
      else { throw SetUpError(description: "not refused") }
      #expect(message.utf8.count <= 1 << 20)
      #expect(message.hasPrefix("xxx"))
    }
  }

  @Test func `what does not speak HTTP is said to be no engine`() async throws {
    try await withStub(answers: StubScript { _ in .hangUp }) { _, client in
      let error = await engineError { try await client.images() }
      #expect(error?.sentence.contains("closed before the answer was complete") == true)
    }
  }

  @Test func `the headers of the configuration go with every request, the host is docker`()
    async throws
  {
    try await withStub(answering: "[]") { server, _ in
      let client = EngineClient(
        endpoint: EngineEndpoint(
          address: .unix(path: server.socketPath), headers: ["X-Meta": "shop"]), timeouts: .patient)
      _ = try await client.images()
      await client.close()
      #expect(server.requests.count == 2)
      for request in server.requests {
        #expect(request.headers["x-meta"] == "shop")
        #expect(request.headers["host"] == "docker")
      }
    }
  }

  @Test(arguments: ["", "/", "a//b", "..", "../containers/x", "a/../b", "./a"])
  func `a name that would lead elsewhere never reaches the engine`(name: String) async throws {
    try await withStub(answering: "[]") { server, client in
      await #expect(throws: EngineError.self) { try await client.image(name) }
      await #expect(throws: EngineError.self) {
        try await client.removeImage(name, force: false, noprune: true)
      }
      await #expect(throws: EngineError.self) { try await client.container(name) }
      await #expect(throws: EngineError.self) {
        try await client.removeContainer(name, force: false, volumes: false)
      }
      #expect(server.requests == [])
    }
  }

  @Test func `a name cannot end its path, its query or its header`() async throws {
    try await withStub(answering: "[]") { server, client in
      _ = try await client.removeImage(
        "a?force=1#\r\nX: y%2F é", force: false, noprune: true)
      #expect(
        server.calls == [
          "DELETE /v1.51/images/a%3Fforce%3D1%23%0D%0AX:%20y%252F%20%C3%A9?noprune=1"
        ])
    }
  }
}
