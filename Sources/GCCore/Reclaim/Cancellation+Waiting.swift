import Synchronization

/// The run was cancelled or abandoned, and something of it was left.
enum RunLeft: Error, Hashable {
  /// A removal that was not asked for yet.
  case beforehand
  /// An answer to a question, which changes nothing.
  case question
  /// The answer to a removal: it may have happened or not.
  case removal

  var sentence: String {
    switch self {
    case .beforehand: "The run was cancelled before this was asked for."
    case .question: "The run was cancelled, and the engine had not answered how it stands."
    case .removal: "Whether it went is not known. The run was left before the engine answered."
    }
  }
}

extension Cancellation {
  /// The answer to a question: cancelled, it is waited for no longer than `grace`, abandoned not at all.
  ///
  /// - Throws: `RunLeft.question`, or what the question ends with.
  func answer<Answer: Sendable>(
    grace: Duration = .zero, _ question: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer {
    guard !isAbandoned, grace > .zero || !isCancelled else { throw RunLeft.question }
    let asked = Task { try await question() }
    let outcome = Outcome<Answer>()
    let leave: @Sendable () -> Void = {
      outcome.set(.failure(RunLeft.question))
      asked.cancel()
    }
    let tokens = [
      when(.cancelled) {
        guard grace > .zero else { return leave() }
        Task {
          try? await Task.sleep(for: grace)
          leave()
        }
      },
      when(.abandoned, leave),
    ]
    defer { for token in tokens { forget(token) } }
    Task { outcome.set(await asked.result) }
    return try await withTaskCancellationHandler {
      try await outcome.value()
    } onCancel: {
      asked.cancel()
    }
  }

  /// The end of something that was set going and is not to be taken back: a cancel waits for it, and
  /// who abandons the run leaves it alone, after `grace`.
  ///
  /// - Throws: `RunLeft.removal`, or what it ends with.
  func end<Value: Sendable>(
    grace: Duration = .zero, of work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard grace > .zero || !isAbandoned else { throw RunLeft.removal }
    let begun = Task { try await work() }
    let outcome = Outcome<Value>()
    let token = when(.abandoned) {
      Task {
        if grace > .zero { try? await Task.sleep(for: grace) }
        outcome.set(.failure(RunLeft.removal))
      }
    }
    defer { forget(token) }
    Task { outcome.set(await begun.result) }
    return try await outcome.value()
  }
}

/// What comes first: set once, waited for once.
private final class Outcome<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    case known(Result<Value, any Error>)
    case over
  }

  private let state = Mutex(State.open)

  func set(_ result: Result<Value, any Error>) {
    let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
      switch state {
      case .open:
        state = .known(result)
        return nil
      case .awaited(let continuation):
        state = .over
        return continuation
      case .known, .over: return nil
      }
    }
    waiting?.resume(with: result)
  }

  func value() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let known: Result<Value, any Error>? = state.withLock { state in
        guard case .known(let result) = state else {
          state = .awaited(continuation)
          return nil
        }
        state = .over
        return result
      }
      if let known { continuation.resume(with: known) }
    }
  }
}
