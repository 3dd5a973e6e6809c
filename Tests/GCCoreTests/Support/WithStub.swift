import Testing

@testable import GCCore

extension EngineTimeouts {
  /// For tests that are not about time: a loaded machine must not look like a stuck engine.
  static let patient = EngineTimeouts(connect: 60, ping: 60, answer: 3600)
}

/// What a stub engine answers, by the request.
struct StubScript: Sendable {
  let reply: @Sendable (StubServer.Request) -> StubServer.Reply
}

/// Runs a test against a stub engine and a client of it; both are gone after it.
///
/// Pings are answered with this API version; everything else by `answers`.
func withStub(
  api: String = "1.51", ping: [String: String] = [:], timeouts: EngineTimeouts = .patient,
  answers: StubScript,
  _ body: (StubServer, EngineClient) async throws -> Void
) async throws {
  try await withTemporaryDirectory { directory in
    let server = try await StubServer.start(at: directory + "/s") { request in
      guard request.target == "/_ping" else { return answers.reply(request) }
      return .answer(
        headers: ["Api-Version": api].merging(ping) { _, given in given }, body: "OK")
    }
    let client = EngineClient(
      endpoint: EngineEndpoint(address: .unix(path: server.socketPath)), timeouts: timeouts)
    let outcome = await result { try await body(server, client) }
    await client.close()
    await server.stop()
    try outcome.get()
  }
}

/// Runs a test against a stub engine that gives one answer to everything but pings.
func withStub(
  api: String = "1.51", ping: [String: String] = [:], answering body: String, status: Int = 200,
  _ test: (StubServer, EngineClient) async throws -> Void
) async throws {
  try await withStub(
    api: api, ping: ping, answers: StubScript { _ in .answer(status: status, body: body) }, test)
}

/// The error of the engine that a piece of work ends with.
func engineError<Value>(of work: () async throws -> Value) async -> EngineError? {
  do {
    _ = try await work()
    return nil
  } catch {
    return error as? EngineError
  }
}

/// Waits until a condition holds; gives up after a minute, so that a broken build ends.
func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(60)
  while clock.now < end {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return await condition()
}

private func result(_ work: () async throws -> Void) async -> Result<Void, any Error> {
  do { return .success(try await work()) } catch { return .failure(error) }
}
