internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1

/// How long to wait for what, in seconds.
struct EngineTimeouts: Sendable {
  /// Until the socket is open: a stuck engine must show as such soon.
  var connect = 5
  /// Until `/_ping` is answered; long enough for a machine whose disk is full and busy.
  var ping = 10
  /// Until an inspect or a page of a list is answered whole: an engine that still thinks about one
  /// item then waits for a lock that may never be given back.
  var answer = 30
  /// Until a removal or a tag is answered.
  var change = 3600

  /// Rows a second that the slowest engine lists: containerd stores tell some 70 images, or 350
  /// containers, in a second.
  static let slowestRows = 50

  /// Seconds until an answer must be there whole; `nil` where it may take as long as it takes.
  func seconds(_ patience: EngineRequest.Patience) -> Int? {
    switch patience {
    case .look(let rows): max(answer, rows / Self.slowestRows)
    case .count: nil
    case .change: change
    }
  }
}

/// An answer whose body has arrived whole.
struct EngineAnswer: Sendable {
  var status: Int
  var reasonPhrase: String
  var headers: HTTPHeaders
  var body: Data
}

/// HTTP over the endpoint's socket: knows connections, headers and limits, nothing of the API.
final class HTTPTransport: Sendable {
  let endpoint: EngineEndpoint
  let timeouts: EngineTimeouts
  private let client: HTTPClient
  private let base: String

  /// Words of a failure are a line; what a proxy sends in their place is not read to its end.
  static let largestErrorBody = 64 << 10

  init(endpoint: EngineEndpoint, timeouts: EngineTimeouts) {
    self.endpoint = endpoint
    self.timeouts = timeouts
    switch endpoint.address {
    case .unix(let path): base = "http+unix://" + percentEncoded(path, keeping: "")
    case .tcp(let host, let port):
      base = host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.timeout.connect = .seconds(Int64(timeouts.connect))
    // Waiting for a free connection of the pool counts as connecting, and would fail while slow
    // removals hold them all: more than anyone asks for at once.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // Else a socket that is not there is only reported after the connect timeout.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  // A client that nobody closed must not end the process, as the library does in debug builds.
  deinit {
    client.shutdown { _ in }
  }

  func close() async {
    // The only failure is a second shutdown, and then it is closed.
    try? await client.shutdown()
  }

  /// Sends a request and waits for the whole answer, at most `seconds`; without a limit for `nil`.
  func send(_ request: EngineRequest, version: APIVersion?, seconds: Int?) async throws
    -> EngineAnswer
  {
    try await receive(request, version: version, seconds: seconds) {
      try await Self.collect($0, request)
    }
  }

  /// The same with an answer that is read as it comes.
  func receive<Value: Sendable>(
    _ request: EngineRequest, version: APIVersion?, seconds: Int?,
    _ read: @escaping @Sendable (HTTPClientResponse) async throws -> Value
  ) async throws -> Value {
    try await translated {
      guard let seconds else { return try await read(self.head(request, version: version)) }
      return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await read(self.head(request, version: version)) }
        group.addTask {
          try await Task.sleep(for: .seconds(seconds))
          throw EngineError.timedOut(call: request.call, seconds: seconds)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
      }
    }
  }

  /// Sends a request and returns once the head of a good answer is there; the body streams.
  func open(_ request: EngineRequest, version: APIVersion?) async throws -> HTTPClientResponse.Body
  {
    try await translated {
      let response = try await self.head(request, version: version)
      guard (200..<300).contains(response.status.code) else {
        throw Self.refusal(try await Self.collect(response, request))
      }
      return response.body
    }
  }

  private func head(_ request: EngineRequest, version: APIVersion?) async throws
    -> HTTPClientResponse
  {
    var message = HTTPClientRequest(url: base + request.target(version))
    message.method = request.method
    for (name, value) in endpoint.headers { message.headers.add(name: name, value: value) }
    if message.headers["User-Agent"].isEmpty {
      message.headers.add(name: "User-Agent", value: "gctui")
    }
    // Not added by the library on Unix sockets, and never the socket's path.
    if case .unix = endpoint.address { message.headers.add(name: "Host", value: "docker") }
    // How long the whole may take is `send`'s matter; some engines send no head of an event stream
    // before its first event.
    return try await client.execute(message, deadline: .distantFuture)
  }

  static func isGood(_ response: HTTPClientResponse) -> Bool {
    (200..<300).contains(response.status.code)
  }

  /// The whole of an answer, as far as it may be long; of a failure its beginning.
  static func collect(
    _ response: HTTPClientResponse, _ request: EngineRequest
  ) async throws -> EngineAnswer {
    let isGood = isGood(response)
    let limit = isGood ? request.limit : largestErrorBody
    var body = ByteBuffer()
    for try await var part in response.body {
      guard body.readableBytes + part.readableBytes <= limit else {
        if isGood {
          throw EngineError.unreadable(
            call: request.call, reason: "it is longer than \(limit >> 20) MiB")
        }
        if var rest = part.readSlice(length: limit - body.readableBytes) {
          body.writeBuffer(&rest)
        }
        break
      }
      body.writeImmutableBuffer(part)
    }
    return EngineAnswer(
      status: Int(response.status.code), reasonPhrase: response.status.reasonPhrase,
      headers: response.headers, body: Data(buffer: body))
  }

  /// Runs a piece of work, with everything but our own errors turned into a sentence.
  func translated<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as EngineError {
      if Task.isCancelled { throw CancellationError() }
      throw error
    } catch {
      if Task.isCancelled || error is CancellationError { throw CancellationError() }
      throw ConnectionFailure(error, endpoint: endpoint, timeouts: timeouts).engineError
    }
  }

  /// The engine's own words of a failure: `{"message": …}`, else the text, else the status. A page
  /// of HTML is a proxy's, and says nothing that the status does not.
  static func refusal(_ answer: EngineAnswer) -> EngineError {
    struct Message: Decodable { var message: String }
    let status = "HTTP \(answer.status) \(answer.reasonPhrase)"
    let wire = try? JSONDecoder().decode(Message.self, from: answer.body)
    let text = wire?.message ?? String(decoding: answer.body.prefix(4096), as: UTF8.self)
    let words =
      wire != nil ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let isHTML =
      words.first == "<" || words.lowercased().contains("<html")
      || wire == nil && answer.headers["Content-Type"].contains { $0.lowercased().contains("html") }
    return .refused(status: answer.status, message: words.isEmpty || isHTML ? status : words)
  }
}
