import FoundationEssentials
import Testing

@testable import GCCore

/// What an engine says of itself, where a part of it is refused, or not what it should be.
@Suite struct EngineHostTests {
  static let html = "<html><head><title>403 Forbidden</title></head><body>no</body></html>"
  static let faults: [StubServer.Reply] = [
    .answer(status: 403, headers: ["Content-Type": "text/html"], body: html),
    .answer(status: 404, body: #"{"message":"page not found"}"#),
    .answer(status: 500, body: #"{"message":"driver failed"}"#), .answer(body: "garbage"),
    .answer(body: ""), .hangUp,
  ]

  private func reply(_ request: StubServer.Request) -> StubServer.Reply {
    if request.target == "/_ping" {
      return .answer(headers: ["Api-Version": "1.45"], body: "OK")
    }
    if request.target.hasSuffix("/version") {
      return .answer(body: #"{"Version":"26.1.5","ApiVersion":"1.45"}"#)
    }
    if request.target.hasSuffix("/info") {
      return .answer(body: #"{"ID":"E","Name":"shop","Driver":"overlay2","Images":3}"#)
    }
    return .answer(body: "[]")
  }

  /// The host that a client makes of an engine with faults.
  private func host(
    _ isFaulty: @escaping @Sendable (StubServer.Request) -> Bool, _ fault: StubServer.Reply
  ) async throws -> (host: Host, calls: [String]) {
    try await withTemporaryDirectory { directory in
      let server = try await StubServer.start(at: directory + "/s") { request in
        isFaulty(request) ? fault : reply(request)
      }
      let client = EngineClient(
        endpoint: EngineEndpoint(address: .unix(path: server.socketPath)), timeouts: .patient)
      let host: Host
      do {
        host = try await client.host()
        _ = try await client.images()
      } catch {
        await client.close()
        await server.stop()
        throw error
      }
      await client.close()
      await server.stop()
      return (host, server.calls)
    }
  }

  @Test(arguments: faults) func `without info the rest of it is known`(_ fault: StubServer.Reply)
    async throws
  {
    let (host, _) = try await host({ $0.target.hasSuffix("/info") }, fault)
    #expect(host.version == "26.1.5")
    #expect(host.troubles.map(\.call) == [.info])
    #expect(host.imageStore == .unknown, "whose sizes mean what is not known")
    #expect(host.engineID == "" && host.dataRootHere.value == nil)
  }

  @Test(arguments: faults) func `without the version the rest of it is known`(
    _ fault: StubServer.Reply
  ) async throws {
    let (host, _) = try await host({ $0.target.hasSuffix("/version") }, fault)
    #expect(host.name == "shop" && host.imageStore == .classic && host.version == "")
    #expect(host.troubles.map(\.call) == [.version])
  }

  @Test(arguments: faults) func `without a ping the version says which API it speaks`(
    _ fault: StubServer.Reply
  ) async throws {
    let (host, calls) = try await host({ $0.target == "/_ping" }, fault)
    #expect(host.name == "shop" && host.version == "26.1.5" && host.apiVersion == "1.45")
    #expect(host.troubles.map(\.call) == [.ping])
    #expect(calls.last == "GET /v1.45/images/json?all=1")
  }

  @Test(
    arguments: [
      ("Thu, 26 Nov 2026 19:21:52 GMT", 1_795_720_912), ("Thu, 01 Jan 1970 00:00:07 GMT", 7),
      ("tomorrow", nil), ("Thu, 26 Foo 2026 19:21:52 GMT", nil), ("", nil),
    ] as [(String, Double?)]) func `the clock of an engine without info is that of its answers`(
      text: String, seconds: Double?
    )
  {
    #expect(WireDate.header(text)?.timeIntervalSince1970 == seconds)
  }

  @Test func `where nobody may ask for versions, calls go without`() async throws {
    let (host, calls) = try await host(
      { !$0.target.contains("/images") }, Self.faults[0])
    #expect(Set(host.troubles.map(\.call)) == [.ping, .version, .info])
    #expect(calls.last == "GET /images/json?all=1")
  }

  @Test func `an engine that hangs up on everything is none`() async throws {
    await #expect(throws: EngineError.self) { try await host({ _ in true }, .hangUp) }
  }

  @Test(arguments: [
    html, "  \n<!DOCTYPE html><html>x", #"{"message":"<html><body>Forbidden</body></html>"}"#,
  ]) func `HTML is never quoted`(body: String) async throws {
    try await withStub(answering: body, status: 403) { _, client in
      let error = await engineError { try await client.images() }
      #expect(error == .refused(status: 403, message: "HTTP 403 Forbidden"))
    }
  }
}
