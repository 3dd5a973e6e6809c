import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct EngineEventTests {
  static let digest = String(repeating: "1", count: 64)
  static let die =
    #"{"Type":"container","Action":"die","Actor":{"ID":"x","Attributes":{"a":"}\"{"}},"timeNano":5}"#

  @Test func `events are cut out of the stream wherever its chunks end`() async throws {
    let text =
      Self.die + "\n"
      + #"{"Type":"image","Action":"tag","Actor":{"ID":"\#(Self.digest)"},"time":2}"# + "\n"
    let middle = text.index(text.startIndex, offsetBy: 30)
    let parts = [String(text[..<middle]), String(text[middle...])]
    try await withStub(answers: StubScript { _ in .streamAndEnd(parts) }) { server, client in
      var seen: [EngineEvent] = []
      let error = await engineError {
        let events = try await client.events(since: Date(timeIntervalSince1970: 1.5))
        for try await event in events { seen.append(event) }
      }
      #expect(
        seen == [
          EngineEvent(
            type: "container", action: "die", actorID: "x", attributes: ["a": "}\"{"], timeNano: 5),
          EngineEvent(
            type: "image", action: "tag", actorID: "sha256:" + Self.digest, timeNano: 2_000_000_000),
        ])
      #expect(error?.sentence.contains("closed the stream of events") == true)
      let filter =
        "%7B%22type%22:%5B%22container%22%2C%22image%22%2C%22volume%22%2C%22network%22%2C%22builder%22"
        + "%5D%7D"
      #expect(server.calls == ["GET /v1.51/events?since=1.500000000&filters=\(filter)"])
    }
  }

  @Test func `events arrive while the stream goes on, and cancelling ends the connection`()
    async throws
  {
    try await withStub(answers: StubScript { _ in .stream([Self.die]) }) { server, client in
      let seen = AsyncStream<EngineEvent>.makeStream()
      let task = Task {
        for try await event in try await client.events(since: nil) {
          seen.continuation.yield(event)
        }
      }
      for await event in seen.stream {
        #expect(event.action == "die")
        break
      }
      let before = server.openConnections
      task.cancel()
      _ = await task.result
      #expect(await eventually { server.openConnections < before })
    }
  }

  @Test func `a stream that breaks ends by throwing`() async throws {
    try await withStub(answers: StubScript { _ in .stream([Self.die]) }) { server, client in
      var events = try await client.events(since: nil).makeAsyncIterator()
      #expect(try await events.next() != nil)
      await server.dropConnections()
      let error = await engineError { try await events.next() }
      guard case .unreachable = error else { throw SetUpError(description: "\(error as Any)") }
    }
  }

  @Test(arguments: ["not json", "[]", #"{"a":}"#])
  func `what is no event ends the stream`(text: String) async throws {
    try await withStub(answers: StubScript { _ in .stream([text]) }) { _, client in
      let error = await engineError {
        for try await _ in try await client.events(since: nil) {}
      }
      guard case .unreadable("GET /events", _) = error else {
        throw SetUpError(description: "\(error as Any)")
      }
    }
  }

  @Test func `an engine that refuses the stream says why`() async throws {
    try await withStub(answering: #"{"message":"no"}"#, status: 403) { _, client in
      let error = await engineError { try await client.events(since: nil) }
      #expect(error == .refused(status: 403, message: "no"))
    }
  }

  @Test func `an object longer than the limit is not waited for`() throws {
    var stream = JSONObjectStream(limit: 8)
    #expect(try stream.take(#"{"a":1}"#.utf8) == [Data(#"{"a":1}"#.utf8)])
    #expect(throws: WireError.self) { try stream.take(#"{"a":12345"#.utf8) }
  }

  @Test func `a hundred thousand levels of nesting are only counted`() throws {
    var stream = JSONObjectStream(limit: 1 << 20)
    let deep = "{" + String(repeating: "[", count: 100_000)
    #expect(try stream.take(deep.utf8) == [])
  }
}
