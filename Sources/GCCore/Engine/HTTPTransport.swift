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
  /// Until any other call is answered whole: a removal or a list on a busy disk takes minutes.
  var answer = 3600
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

  /// Lists of very large hosts reach tens of megabytes; more is no engine.
  static let largestBody = 512 << 20
  static let largestErrorBody = 1 << 20

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

  /// Sends a request and waits for the whole answer, at most `seconds`.
  func send(_ request: EngineRequest, version: APIVersion?, seconds: Int) async throws
    -> EngineAnswer
  {
    try await translated {
      try await withThrowingTaskGroup(of: EngineAnswer.self) { group in
        group.addTask { try await self.exchange(request, version: version) }
        group.addTask {
          try await Task.sleep(for: .seconds(seconds))
          throw EngineError.timedOut(call: request.call, seconds: seconds)
        }
        defer { group.cancelAll() }
        guard let answer = try await group.next() else { throw CancellationError() }
        return answer
      }
    }
  }

  /// Sends a request and returns once the head of a good answer is there; the body streams.
  func open(_ request: EngineRequest, version: APIVersion?) async throws -> HTTPClientResponse.Body
  {
    try await translated {
      let response = try await self.head(request, version: version)
      guard (200..<300).contains(response.status.code) else {
        throw Self.refusal(try await self.collect(response, call: request.call))
      }
      return response.body
    }
  }

  private func exchange(_ request: EngineRequest, version: APIVersion?) async throws -> EngineAnswer
  {
    try await collect(head(request, version: version), call: request.call)
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
    return try await client.execute(message, timeout: .seconds(Int64(timeouts.answer)))
  }

  private func collect(_ response: HTTPClientResponse, call: String) async throws -> EngineAnswer {
    let isGood = (200..<300).contains(response.status.code)
    let limit = isGood ? Self.largestBody : Self.largestErrorBody
    var body = ByteBuffer()
    for try await part in response.body {
      guard body.readableBytes + part.readableBytes <= limit else {
        if !isGood { break }
        throw EngineError.unreadable(call: call, reason: "it is larger than \(limit >> 20) MiB")
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

  /// The engine's own words of a failure: `{"message": …}`, else the text, else the status.
  static func refusal(_ answer: EngineAnswer) -> EngineError {
    struct Message: Decodable { var message: String }
    let status = "HTTP \(answer.status) \(answer.reasonPhrase)"
    if let wire = try? JSONDecoder().decode(Message.self, from: answer.body), !wire.message.isEmpty
    {
      return .refused(status: answer.status, message: wire.message)
    }
    let text = String(decoding: answer.body.prefix(4096), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return .refused(status: answer.status, message: words.isEmpty ? status : words)
  }
}
