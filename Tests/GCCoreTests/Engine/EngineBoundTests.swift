import FoundationEssentials
import Testing

@testable import GCCore

/// What an engine may send, and no more of it.
@Suite struct EngineBoundTests {
  @Test(arguments: ["[]", " [ ] ", "null", #"[{"a":1}]"#, #" [ {"a":"]}"} , {"b":{"c":[{}]}} ] "#])
  func `a list is cut into its objects wherever its pieces end`(text: String) throws {
    let bytes = Array(text.utf8)
    var whole = JSONElementStream(limit: 100)
    let expected = try whole.take(bytes)
    try whole.finish()
    for size in 1...bytes.count {
      var stream = JSONElementStream(limit: 100)
      var found: [Data] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        found += try stream.take(Array(bytes[start..<min(bytes.count, start + size)]))
      }
      try stream.finish()
      #expect(found == expected)
    }
    #expect(expected.count == text.filter { $0 == "a" || $0 == "b" }.count)
  }

  @Test func `an item longer than the limit is not waited for`() {
    var stream = JSONElementStream(limit: 8)
    #expect(throws: WireError.self) { try stream.take(Array(#"[{"a":12345"#.utf8)) }
  }

  @Test func `an inspect without end is given up, with its bound`() async throws {
    let huge = #"{"Id":""# + String(repeating: "x", count: 2 << 20) + #""}"#
    try await withStub(answering: huge) { _, client in
      let error = await engineError { try await client.container("x") }
      #expect(
        error == .unreadable(call: "GET /containers/x/json", reason: "it is longer than 1 MiB"))
    }
  }

  @Test func `one item of a list without end is given up, with its bound`() async throws {
    let huge = #"[{"Id":""# + String(repeating: "x", count: 5 << 20) + #""}]"#
    try await withStub(answering: huge) { _, client in
      let error = await engineError { try await client.images() }
      #expect(
        error
          == .unreadable(
            call: "GET /images/json", reason: "one item of it is longer than 4 MiB"))
    }
  }

  @Test func `an event without end ends the stream, with its bound`() async throws {
    let endless = #"{"Type":""# + String(repeating: "x", count: 2 << 20)
    try await withStub(answers: StubScript { _ in .stream([endless]) }) { _, client in
      let error = await engineError {
        for try await _ in try await client.events(since: nil) {}
      }
      #expect(
        error
          == .unreadable(call: "GET /events", reason: "one object of it is longer than 1 MiB"))
    }
  }

  @Test func `a flood of events is borne for a while only`() {
    var rate = EventRate()
    var second = 0
    while second < 60, rate.bears(EventRate.most + 1, at: .seconds(second)) { second += 1 }
    #expect((2..<10).contains(second))
  }

  @Test func `many events now and then, or some all the time, are borne`() {
    var burst = EventRate()
    #expect((0..<100).allSatisfy { burst.bears($0 % 3 == 0 ? 50_000 : 0, at: .seconds($0)) })
    var steady = EventRate()
    #expect((0..<1000).allSatisfy { steady.bears(EventRate.most, at: .seconds($0)) })
  }

  @Test func `what events name without end is listed, not remembered one by one`() {
    var news = PendingNews()
    let limits = LoadLimits()
    for index in 0..<100_000 {
      let event = EngineEvent(type: "container", action: "die", actorID: "c\(index)")
      news.note(EventNews(event), at: .zero, limits)
    }
    let batch = news.take(at: .seconds(10), limits)
    #expect(batch.listsContainers && batch.listsImages)
    #expect(batch.lookUps.count <= 2000)
  }
}
