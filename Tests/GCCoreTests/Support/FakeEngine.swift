import FoundationEssentials
import GCCore

/// An engine made of a value: answers from `SampleHost`, logs every call, and can hold or fail any.
actor FakeEngine: Engine {
  /// What the engine has; change it through the methods of `FakeEngine+Host.swift` where news of
  /// the change should go out as events.
  var state: SampleHost
  /// Chain IDs of diff IDs, bottom first; what `removeImage` names as deleted layers.
  let chains: @Sendable ([String]) -> [String]
  /// Runs as each call arrives, before it is held or answered: lets a clock move on.
  private let onCall: @Sendable (FakeCall) -> Void
  private(set) var calls: [FakeCall] = []
  /// The most calls of any of these kinds that were ever under way together.
  private(set) var peak: [FakeCall.Kind: Int] = [:]
  private(set) var expensivePeak = 0
  private var underWay: [FakeCall.Kind: Int] = [:]
  private var holds: [Hold] = []
  private var failures: [Failure] = []
  private var isDown = false
  private var streams: [Int: AsyncThrowingStream<EngineEvent, any Error>.Continuation] = [:]
  private var pastEvents: [EngineEvent] = []
  private var waiters: [Waiter] = []
  private var nextToken = 0

  init(
    _ state: SampleHost = SampleHost(),
    chains: @escaping @Sendable ([String]) -> [String] = { $0.map { "chain:" + $0 } },
    onCall: @escaping @Sendable (FakeCall) -> Void = { _ in }
  ) {
    self.state = state
    self.chains = chains
    self.onCall = onCall
  }

  // MARK: Engine

  func host() async throws -> Host {
    try await answer(.host) { engine in
      var host = engine.state.host
      host.containersTotal = engine.state.containers.count
      host.containersRunning = engine.state.containers.count { $0.state == .running }
      host.containersPaused = engine.state.containers.count { $0.state == .paused }
      host.imagesTotal = engine.state.images.count
      return host
    }
  }

  func containers(_ query: ContainerQuery) async throws -> [Container] {
    try await answer(.containers(query)) { engine in try engine.list(query) }
  }

  func container(_ id: String) async throws -> Container? {
    try await answer(.container(id)) { engine in
      var found = engine.state.containers.first { $0.id == id || $0.names.contains(id) }
      found?.writableSize = .pending
      found?.status = ""
      return found
    }
  }

  func images() async throws -> [Image] {
    try await answer(.images) { engine in engine.state.images.map(\.asListed) }
  }

  func image(_ reference: String) async throws -> Image? {
    try await answer(.image(reference)) { engine in
      var found = engine.find(reference)
      found?.history = .pending
      found?.uniqueSize = .pending
      return found
    }
  }

  func history(_ id: String) async throws -> [HistoryStep] {
    try await answer(.history(id)) { engine in
      guard let image = engine.find(id) else { throw EngineError.noSuchImage(id) }
      return image.history.value ?? []
    }
  }

  func sharedSizes() async throws -> [String: Int64] {
    try await answer(.sharedSizes) { $0.state.sharedSizes }
  }

  func buildCache() async throws -> BuildCache {
    try await answer(.buildCache) { $0.state.buildCache }
  }

  func removeContainer(_ id: String, force: Bool, volumes: Bool) async throws {
    try await answer(.removeContainer(id, force: force, volumes: volumes)) { engine in
      try engine.performRemoval(ofContainer: id, force: force)
    }
  }

  func removeImage(_ reference: String, force: Bool, noprune: Bool) async throws
    -> [ImageRemoval]
  {
    try await answer(.removeImage(reference, force: force, noprune: noprune)) { engine in
      try engine.performRemoval(ofImage: reference, force: force, noprune: noprune)
    }
  }

  func tagImage(_ id: String, repository: String, tag: String) async throws {
    try await answer(.tagImage(id, name: "\(repository):\(tag)")) { engine in
      guard engine.find(id) != nil else { throw EngineError.noSuchImage(id) }
      engine.tag(id, "\(repository):\(tag)")
    }
  }

  func pastEvents(since: Date, until: Date) async throws -> [EngineEvent] { [] }

  func events(since: Date?) async throws -> AsyncThrowingStream<EngineEvent, any Error> {
    try await answer(.events) { engine in
      let (stream, continuation) = AsyncThrowingStream.makeStream(of: EngineEvent.self)
      if let since {
        let nanoseconds = Int64(since.timeIntervalSince1970 * 1e9)
        for event in engine.pastEvents where event.timeNano >= nanoseconds {
          continuation.yield(event)
        }
      }
      engine.streams[engine.takeToken()] = continuation
      return stream
    }
  }

  // MARK: Scripting

  /// Holds calls from now on, until `release` is given the token. Without `answersFirst` the
  /// engine looks when it is released; with it the answer is as old as the call.
  func hold(
    answersFirst: Bool = false, where matches: @escaping @Sendable (FakeCall) -> Bool
  ) -> Int {
    let token = takeToken()
    holds.append(Hold(token: token, answersFirst: answersFirst, matches: matches))
    return token
  }

  func hold(_ kind: FakeCall.Kind, answersFirst: Bool = false) -> Int {
    hold(answersFirst: answersFirst) { $0.kind == kind }
  }

  /// Lets the held calls go on, and holds no further ones.
  func release(_ token: Int) {
    holds.removeAll { $0.token == token }
    wake()
  }

  /// The next `times` calls that match fail with `error`, instead of being answered.
  func fail(
    _ error: EngineError, times: Int = 1, where matches: @escaping @Sendable (FakeCall) -> Bool
  ) {
    failures.append(Failure(error: error, times: times, matches: matches))
  }

  func fail(_ kind: FakeCall.Kind, _ error: EngineError, times: Int = 1) {
    fail(error, times: times) { $0.kind == kind }
  }

  /// The engine dies: streams end by throwing, and every call fails until `start`.
  func stop() {
    isDown = true
    for stream in streams.values { stream.finish(throwing: Self.unreachable) }
    streams = [:]
  }

  func start() { isDown = false }

  /// Streams of events end, as a proxy cuts them off; the engine answers on.
  func cutStreams() {
    for stream in streams.values { stream.finish(throwing: Self.unreachable) }
    streams = [:]
  }

  /// Sends an event as is, to everyone who listens.
  func emit(_ event: EngineEvent) {
    pastEvents.append(event)
    for stream in streams.values { stream.yield(event) }
  }

  func count(_ kind: FakeCall.Kind) -> Int { calls.count { $0.kind == kind } }

  /// Suspends until so many calls of the kind have arrived (held ones count).
  func arrival(of kind: FakeCall.Kind, count: Int = 1) async {
    await arrival { $0.count { $0.kind == kind } >= count }
  }

  /// Suspends until the log of calls is as wanted; returns early when the task is cancelled.
  func arrival(where isEnough: @escaping @Sendable ([FakeCall]) -> Bool) async {
    await wait { engine in isEnough(engine.calls) }
  }

  // MARK: Answering

  static let unreachable = EngineError.unreachable(
    address: "unix:///sample/docker.sock", reason: "Connection refused.")

  func answer<Answer: Sendable>(
    _ call: FakeCall, _ body: (isolated FakeEngine) throws -> Answer
  ) async throws -> Answer {
    calls.append(call)
    onCall(call)
    underWay[call.kind, default: 0] += 1
    peak[call.kind] = max(peak[call.kind] ?? 0, underWay[call.kind] ?? 0)
    let expensive = FakeCall.Kind.expensive.reduce(0) { $0 + (underWay[$1] ?? 0) }
    expensivePeak = max(expensivePeak, expensive)
    defer { underWay[call.kind, default: 0] -= 1 }
    wake()

    let hold = holds.first { $0.matches(call) }
    if let hold, !hold.answersFirst { try await passage(of: hold.token) }
    try Task.checkCancellation()
    if isDown { throw Self.unreachable }
    if let index = failures.firstIndex(where: { $0.matches(call) }) {
      failures[index].times -= 1
      let error = failures[index].error
      if failures[index].times == 0 { failures.remove(at: index) }
      throw error
    }
    let answer = try body(self)
    if let hold, hold.answersFirst {
      try await passage(of: hold.token)
      if isDown { throw Self.unreachable }
    }
    return answer
  }

  private func passage(of token: Int) async throws {
    await wait { engine in !engine.holds.contains { $0.token == token } }
    try Task.checkCancellation()
  }

  private func wait(until isDone: @escaping @Sendable (isolated FakeEngine) -> Bool) async {
    let token = takeToken()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if isDone(self) || Task.isCancelled {
          continuation.resume()
        } else {
          waiters.append(Waiter(token: token, isDone: isDone, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.giveUp(token) }
    }
  }

  private func giveUp(_ token: Int) {
    guard let index = waiters.firstIndex(where: { $0.token == token }) else { return }
    waiters.remove(at: index).continuation.resume()
  }

  private func wake() {
    let done = waiters.filter { $0.isDone(self) }
    waiters.removeAll { waiter in done.contains { $0.token == waiter.token } }
    for waiter in done { waiter.continuation.resume() }
  }

  private func takeToken() -> Int {
    nextToken += 1
    return nextToken
  }

  private struct Hold {
    var token: Int
    var answersFirst: Bool
    var matches: @Sendable (FakeCall) -> Bool
  }

  private struct Failure {
    var error: EngineError
    var times: Int
    var matches: @Sendable (FakeCall) -> Bool
  }

  private struct Waiter {
    var token: Int
    var isDone: @Sendable (isolated FakeEngine) -> Bool
    var continuation: CheckedContinuation<Void, Never>
  }
}

extension EngineError {
  static func noSuchImage(_ reference: String) -> EngineError {
    .refused(status: 404, message: "No such image: \(reference)")
  }

  static func noSuchContainer(_ id: String) -> EngineError {
    .refused(status: 404, message: "No such container: \(id)")
  }
}
