import GCCore
import Glibc
import Synchronization

/// Says on standard error what a command waits for, once it has been silent for two seconds: a line
/// each thing. Only at a terminal, or where it was asked for: a cron job stays silent.
final class WaitNotice: Sendable {
  static let patience = Duration.seconds(2)

  private struct State {
    var quietSince: ContinuousClock.Instant
    var step: SurveyStep?
    var alarm: Task<Void, Never>?
  }

  private let isOn: Bool
  private let say: @Sendable (String) -> Void
  private let state: Mutex<State>

  init(
    isOn: Bool, say: @escaping @Sendable (String) -> Void = { StandardStreams.warn($0) }
  ) {
    self.isOn = isOn
    self.say = say
    state = Mutex(State(quietSince: .now))
  }

  /// To be handed to a survey: takes what is asked for next.
  var watch: SurveyWatch { { [self] step in wait(for: step) } }

  /// Nothing is waited for any more, or the user is: what comes next is not late before its time.
  func end() { wait(for: nil) }

  private func wait(for step: SurveyStep?) {
    guard isOn else { return }
    state.withLock { state in
      state.alarm?.cancel()
      state.step = step
      guard let step else {
        state.quietSince = .now
        return
      }
      let due = state.quietSince + Self.patience
      state.alarm = Task { [weak self] in
        guard (try? await ContinuousClock().sleep(until: due)) != nil else { return }
        self?.tell(step)
      }
    }
  }

  private func tell(_ step: SurveyStep) {
    let isCurrent = state.withLock { state in
      guard state.step == step else { return false }
      state.step = nil
      state.quietSince = .now
      return true
    }
    if isCurrent { say("waiting for \(step.words)") }
  }
}

extension EngineOptions {
  /// What says what a command waits for.
  var waitNotice: WaitNotice { WaitNotice(isOn: verbose || isatty(2) == 1) }
}

extension Inventory {
  /// Warns of each call that the engine does not answer, and of what is missing without it.
  func warnOfTroubles() {
    for sentence in troubleSentences {
      StandardStreams.warn(sentence + ".")
    }
  }
}
