internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import Synchronization

/// A Docker Engine, or one that speaks its API, behind a Unix socket or plain tcp.
///
/// The API version is negotiated at the first call and after a lost connection. Any number of calls
/// may run at once; cancelling the task of one ends its connection.
public final class EngineClient: Engine {
  public let endpoint: EngineEndpoint
  let transport: HTTPTransport
  private let negotiation: Negotiation
  /// How many rows the lists have, as `/info` said last: long ones may take longer.
  let rows = Mutex<(containers: Int, images: Int)>((0, 0))

  /// Makes a client; nothing is sent before the first call. `close()` it when done.
  public convenience init(endpoint: EngineEndpoint) {
    self.init(endpoint: endpoint, timeouts: EngineTimeouts())
  }

  init(endpoint: EngineEndpoint, timeouts: EngineTimeouts) {
    self.endpoint = endpoint
    let transport = HTTPTransport(endpoint: endpoint, timeouts: timeouts)
    self.transport = transport
    negotiation = Negotiation { try await Greeting(transport: transport).agreement() }
  }

  /// Ends every connection; calls under way fail.
  public func close() async { await transport.close() }

  /// What was agreed with the engine, asking it where nothing is yet.
  func agreement() async throws -> Agreement { try await negotiation.agreement() }

  /// The body of a good answer.
  func answer(_ request: EngineRequest) async throws -> Data {
    let version = try await agreement().prefix
    return try await watchingForLoss {
      let answer = try await transport.send(
        request, version: version, seconds: transport.timeouts.seconds(request.patience))
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

  /// A list, element by element as they come: the answer is never held whole.
  ///
  /// Every element counts: one that cannot be read fails the call, for a list without it would
  /// make its neighbours look unused.
  ///
  /// - Parameter most: how many are of use: what follows is not read.
  func list<Wire: Decodable & SendableMetatype, Value: Sendable>(
    _ request: EngineRequest, most: Int = .max,
    _ value: @escaping @Sendable (Wire) throws(WireError) -> Value
  ) async throws -> [Value] {
    let version = try await agreement().prefix
    let seconds = transport.timeouts.seconds(request.patience)
    return try await watchingForLoss {
      try await transport.receive(request, version: version, seconds: seconds) { response in
        guard HTTPTransport.isGood(response) else {
          throw HTTPTransport.refusal(try await HTTPTransport.collect(response, request))
        }
        do {
          return try await self.elements(of: response, request.call, most, value)
        } catch let error as WireError {
          throw EngineError.unreadable(call: request.call, reason: error.reason)
        }
      }
    }
  }

  private func elements<Wire: Decodable, Value: Sendable>(
    of response: HTTPClientResponse, _ call: String, _ most: Int,
    _ value: (Wire) throws(WireError) -> Value
  ) async throws -> [Value] {
    var objects = JSONElementStream(limit: ListLimits.element)
    var values: [Value] = []
    var bytes = 0
    for try await part in response.body {
      bytes += part.readableBytes
      guard bytes <= ListLimits.bytes else {
        throw WireError("it is longer than \(ListLimits.bytes >> 20) MiB")
      }
      for object in try objects.take(Array(part.readableBytesView)) {
        values.append(try value(decode(object, call: call)))
        if values.count >= most { return values }
        guard values.count <= ListLimits.elements else {
          throw WireError("it has more than \(ListLimits.elements) items")
        }
      }
      try Task.checkCancellation()
    }
    try objects.finish()
    return values
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
    let version = try await agreement().prefix
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

/// How long a list may be: more than any host has, and no more than fits in 256 MiB.
private enum ListLimits {
  /// Bytes of the whole answer: 50,000 containers with 2 kB each are 100 MB.
  static let bytes = 128 << 20
  /// Bytes of one item.
  static let element = 4 << 20
  static let elements = 200_000
}
