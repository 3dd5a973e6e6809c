/// Waits for an engine whose connection was lost, and makes sure that the same one is back.
struct Reconnection: Sendable {
  let engine: any Engine
  /// The engine that was reviewed; empty where it has no lasting ID.
  let engineID: String
  /// How long the engine may stay away.
  let patience: Duration
  let clock: any Clock<Duration>
  let cancellation: Cancellation
  /// Told when the engine is found away, and when it is back.
  var tell: @Sendable (RunEvent) -> Void = { _ in }

  static let interval = Duration.milliseconds(500)

  /// Asks who answers, and waits for the engine where nobody does.
  ///
  /// Throws `EngineLost` when patience ends or a cancel does not want to wait, `AnotherEngine`
  /// where another one answers.
  @discardableResult
  func greet() async throws -> Host {
    try await greet(on: clock)
  }

  private func greet<C: Clock>(on clock: C) async throws -> Host where C.Duration == Duration {
    let deadline = clock.now.advanced(by: patience)
    var isAway = false
    while true {
      let last: EngineError
      do {
        let host = try await engine.host()
        guard engineID.isEmpty || host.engineID.isEmpty || host.engineID == engineID else {
          throw AnotherEngine(address: host.address)
        }
        if isAway { tell(.engineBack) }
        return host
      } catch let error as EngineError {
        last = error
      }
      guard !cancellation.isCancelled else {
        throw EngineLost(
          sentence: "The run was cancelled while the engine was away. \(last.sentence)")
      }
      guard clock.now < deadline else {
        throw EngineLost(sentence: "The engine did not come back. \(last.sentence)")
      }
      if !isAway { tell(.engineAway(reason: last.sentence, patience: patience)) }
      isAway = true
      try await pause()
    }
  }

  /// One interval of waiting: short, so that a cancel is heard soon.
  func pause() async throws {
    try await clock.sleep(for: Self.interval)
  }
}

/// The engine that was reviewed cannot be asked any more.
struct EngineLost: Error, Hashable {
  let sentence: String
}

/// At the address of the reviewed engine another one answers.
struct AnotherEngine: Error, Hashable {
  let address: String

  var sentence: String {
    "Another engine than the reviewed one answers at \(address): review its own items."
  }
}

extension EngineError {
  /// Whether the call may have happened or not: only another look can tell.
  var leavesDoubt: Bool {
    switch self {
    case .unreachable, .timedOut, .unreadable: true
    case .refused, .unusable: false
    }
  }

  /// Whether asking the same again may be answered.
  var isConnectionLost: Bool {
    switch self {
    case .unreachable, .timedOut: true
    case .refused, .unreadable, .unusable: false
    }
  }
}
