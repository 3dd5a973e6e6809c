import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An engine made of scripted answers, on a Unix socket of its own.
final class StubServer: Sendable {
  struct Request: Hashable, Sendable {
    var method: String
    /// The request target as it came over the wire.
    var target: String
    var headers: [String: String]
  }

  enum Reply: Sendable {
    case answer(status: Int = 200, headers: [String: String] = [:], body: String)
    /// The head and these parts, then nothing more: the connection stays open.
    case stream([String])
    /// The head and these parts, then the end.
    case streamAndEnd([String])
    /// No answer at all.
    case silence
    /// The connection is closed without an answer.
    case hangUp
  }

  let socketPath: String
  private let state = Mutex(State())
  private let channel: any Channel
  private let answers: @Sendable (Request) -> Reply

  private struct State {
    var requests: [Request] = []
    var openConnections = 0
    var channels: [ObjectIdentifier: any Channel] = [:]
  }

  /// Starts a server at a path; its answers are told by a function of the request.
  static func start(at path: String, _ answers: @escaping @Sendable (Request) -> Reply)
    async throws -> StubServer
  {
    let box = Box()
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 128)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(StubHandler(box: box))
        }
      }
      .bind(unixDomainSocketPath: path).get()
    let server = StubServer(socketPath: path, channel: channel, answers: answers)
    box.server.withLock { $0 = server }
    return server
  }

  private init(
    socketPath: String, channel: any Channel, answers: @escaping @Sendable (Request) -> Reply
  ) {
    self.socketPath = socketPath
    self.channel = channel
    self.answers = answers
  }

  /// What was asked so far, in order.
  var requests: [Request] { state.withLock { $0.requests } }

  /// What was asked but pings.
  var calls: [String] {
    requests.map { "\($0.method) \($0.target)" }.filter { $0 != "GET /_ping" }
  }

  var pings: Int { requests.count { $0.target == "/_ping" } }

  var openConnections: Int { state.withLock { $0.openConnections } }

  /// Closes every connection, as an engine that dies does.
  func dropConnections() async {
    for channel in state.withLock({ Array($0.channels.values) }) { try? await channel.close() }
  }

  func stop() async {
    try? await channel.close()
    await dropConnections()
  }

  fileprivate func reply(to request: Request) -> Reply {
    state.withLock { $0.requests.append(request) }
    return answers(request)
  }

  fileprivate func opened(_ channel: any Channel) {
    state.withLock {
      $0.openConnections += 1
      $0.channels[ObjectIdentifier(channel)] = channel
    }
  }

  fileprivate func closed(_ channel: any Channel) {
    state.withLock {
      $0.openConnections -= 1
      $0.channels[ObjectIdentifier(channel)] = nil
    }
  }
}

/// The server, for handlers that are made before it is.
private final class Box: Sendable {
  let server = Mutex<StubServer?>(nil)
}

private final class StubHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let box: Box
  private var head: HTTPRequestHead?

  init(box: Box) {
    self.box = box
  }

  private var server: StubServer? { box.server.withLock { $0 } }

  func channelActive(context: ChannelHandlerContext) { server?.opened(context.channel) }

  func channelInactive(context: ChannelHandlerContext) { server?.closed(context.channel) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head, let server else { return context.close(promise: nil) }
      let headers = Dictionary(
        head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $0 + "," + $1 })
      let request = StubServer.Request(
        method: head.method.rawValue, target: head.uri, headers: headers)
      write(server.reply(to: request), context: context)
    }
  }

  private func write(_ reply: StubServer.Reply, context: ChannelHandlerContext) {
    switch reply {
    case .answer(let status, let headers, let body):
      var fields = HTTPHeaders(headers.map { ($0.key, $0.value) })
      fields.replaceOrAdd(name: "Content-Length", value: "\(body.utf8.count)")
      write(status: status, fields, parts: [body], context: context)
      end(context)
    case .stream(let parts):
      write(status: 200, HTTPHeaders(), parts: parts, context: context)
    case .streamAndEnd(let parts):
      write(status: 200, HTTPHeaders(), parts: parts, context: context)
      end(context)
    case .silence: break
    case .hangUp: context.close(promise: nil)
    }
  }

  private func write(
    status: Int, _ headers: HTTPHeaders, parts: [String], context: ChannelHandlerContext
  ) {
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    for part in parts {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: part)))), promise: nil)
    }
    context.flush()
  }

  private func end(_ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
