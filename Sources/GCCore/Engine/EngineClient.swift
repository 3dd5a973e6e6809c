internal import AsyncHTTPClient
internal import FoundationEssentials

/// A Docker Engine, or one that speaks its API, behind a Unix socket or plain tcp.
///
/// The API version is negotiated at the first call and after a lost connection. Any number of calls
/// may run at once; cancelling the task of one ends its connection.
public final class EngineClient: Engine {
  public let endpoint: EngineEndpoint
  let transport: HTTPTransport
  private let negotiation: Negotiation

  /// Makes a client; nothing is sent before the first call. `close()` it when done.
  public convenience init(endpoint: EngineEndpoint) {
    self.init(endpoint: endpoint, timeouts: EngineTimeouts())
  }

  init(endpoint: EngineEndpoint, timeouts: EngineTimeouts) {
    self.endpoint = endpoint
    let transport = HTTPTransport(endpoint: endpoint, timeouts: timeouts)
    self.transport = transport
    negotiation = Negotiation {
      // GET /_ping, without a version: a prefixed one is refused where the version is.
      let answer = try await transport.send(.get("_ping"), version: nil, seconds: timeouts.ping)
      guard answer.status == 200 else { throw HTTPTransport.refusal(answer) }
      return try Agreement(
        pinned: endpoint.pinnedVersion, ping: answer.headers, address: endpoint.description)
    }
  }

  /// Ends every connection; calls under way fail.
  public func close() async { await transport.close() }

  /// What was agreed with the engine, asking it where nothing is yet.
  func agreement() async throws -> Agreement { try await negotiation.agreement() }

  /// The body of a good answer.
  func answer(_ request: EngineRequest) async throws -> Data {
    let version = try await agreement().version
    return try await watchingForLoss {
      let answer = try await transport.send(
        request, version: version, seconds: transport.timeouts.answer)
      guard (200..<300).contains(answer.status) else { throw HTTPTransport.refusal(answer) }
      return answer.body
    }
  }

  /// Asks for a removal that is answered without a word (204): what else is said was not said by
  /// the engine, and whether the item went is in doubt.
  func remove(_ request: EngineRequest) async throws {
    guard try await answer(request).isEmpty else {
      throw EngineError.unreadable(
        call: request.call, reason: "it says something where an engine says nothing")
    }
  }

  /// The decoded body of a good answer.
  func decoded<Wire: Decodable>(_ request: EngineRequest, as type: Wire.Type = Wire.self)
    async throws -> Wire
  {
    try decode(await answer(request), call: request.call)
  }

  /// The same, or `nil` where the item is not there.
  func decodedUnlessGone<Wire: Decodable>(
    _ request: EngineRequest, as type: Wire.Type = Wire.self
  ) async throws -> Wire? {
    do {
      // Without the type `null` would be read as a missing item.
      let wire: Wire = try await decoded(request)
      return wire
    } catch EngineError.refused(status: 404, _) {
      return nil
    }
  }

  /// A list, element by element: a quarter of the memory of decoding it whole.
  ///
  /// Every element counts: one that cannot be read fails the call, for a list without it would
  /// make its neighbours look unused.
  func list<Wire: Decodable, Value>(
    _ request: EngineRequest, _ value: (Wire) throws(WireError) -> Value
  ) async throws -> [Value] {
    let body = try await answer(request)
    let call = request.call
    do {
      var values: [Value] = []
      for range in try JSONSlices.elements(of: body) {
        if values.count.isMultiple(of: 256) { try Task.checkCancellation() }
        values.append(try value(decode(body[range], call: call)))
      }
      return values
    } catch let error as WireError {
      throw EngineError.unreadable(call: call, reason: error.reason)
    }
  }

  func decode<Wire: Decodable>(_ data: Data, call: String) throws(EngineError) -> Wire {
    do {
      return try JSONDecoder().decode(Wire.self, from: data)
    } catch {
      throw .unreadable(call: call, reason: decodingReason(error))
    }
  }

  /// Opens an endless answer.
  func open(_ request: EngineRequest) async throws -> HTTPClientResponse.Body {
    let version = try await agreement().version
    return try await watchingForLoss { try await transport.open(request, version: version) }
  }

  /// Runs a call; after a lost connection the next one negotiates anew.
  func watchingForLoss<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as EngineError {
      if case .unreachable = error { await negotiation.forget() }
      throw error
    }
  }
}
