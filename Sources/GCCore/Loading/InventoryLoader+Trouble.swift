/// Calls that fail on an engine that answers: only what they would have told is missing.
extension InventoryLoader {
  /// The answer; `nil` where the engine answers, but not this call, which is told.
  ///
  /// - Throws: what says that no engine answers, or none that can be used.
  func asking<Answer: Sendable>(
    _ call: EngineCall, _ question: @Sendable () async throws -> Answer
  ) async throws -> Answer? {
    do {
      return try await question()
    } catch let error as EngineError {
      try await note(error, of: call)
      return nil
    }
  }

  /// Tells the trouble of one call.
  ///
  /// - Throws: the error, where it says that no engine answers, or none that can be used.
  func note(_ error: EngineError, of call: EngineCall) async throws {
    guard let fault = try await verified(error).fault else { throw error }
    publish([.trouble(CallTrouble(call, fault))])
  }

  /// The call is answered again.
  func noteAnswer(to call: EngineCall) {
    if inventory.troubles[call] != nil { publish([.answered(call)]) }
  }

  /// The error of a call, once an engine is known to answer others.
  func verified(_ error: EngineError) async throws -> EngineError {
    if error.isLostConnection { _ = try await engine.host() }
    return error
  }
}

extension EngineError {
  var isLostConnection: Bool {
    if case .unreachable = self { true } else { false }
  }
}

extension Host {
  /// Whether an engine said anything of itself.
  var isVouchedFor: Bool {
    let calls = Set(troubles.map(\.call))
    return !calls.isSuperset(of: [.ping, .version, .info])
  }
}
