public import FoundationEssentials

/// Runs something on a schedule until it is stopped.
///
/// It decides nothing: `ScheduleMachine` says when. While it waits it wakes once a minute and looks
/// at the clock, so that a clock that is set or a machine that slept is noticed.
public struct Scheduler: Sendable {
  private let machine: ScheduleMachine
  private let clock: any Clock<Duration>
  private let now: @Sendable () -> Date
  private let cancellation = Cancellation()

  /// - Parameters:
  ///   - offset: seconds to begin each run after its regular time (see `Jitter`).
  ///   - runsAtOnce: whether the first run is due when it begins, rather than at the first regular
  ///     time after that.
  ///   - clock: sleeps; only spans of time are asked of it.
  ///   - now: the time by the clock that people set.
  public init(
    _ schedule: Schedule, offset: TimeInterval = 0, runsAtOnce: Bool = false,
    in place: any LocalTime = SystemLocalTime(), clock: any Clock<Duration> = ContinuousClock(),
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    machine = ScheduleMachine(schedule, offset: offset, runsAtOnce: runsAtOnce, in: place)
    self.clock = clock
    self.now = now
  }

  /// Ends the waiting at once, or cancels the run under way; once asked for, it stays so.
  public func stop() {
    cancellation.cancel()
  }

  /// Runs `body` whenever it is due, one run at a time, until `stop()` or until the task is cancelled.
  /// To be called once.
  ///
  /// - Parameters:
  ///   - news: told of waiting and skipping, before the run they lead to.
  ///   - body: one run, with its regular time; its task is cancelled by a stop, and it is waited for.
  ///     What fails in it is its own to tell: the schedule goes on either way.
  public func run(
    news: @escaping @Sendable (ScheduleNews) -> Void = { _ in },
    _ body: @escaping @Sendable (_ due: Date) async -> Void
  ) async {
    let (inbox, mailbox) = AsyncStream.makeStream(of: ScheduleMachine.Event.self)
    cancellation.whenCancelled { mailbox.yield(.stop) }
    mailbox.yield(.woke(at: now()))
    // A cancelled task ends the inbox and its children; the group still waits for a run under way.
    await withDiscardingTaskGroup { group in
      var machine = machine
      for await event in inbox {
        for action in machine.handle(event) {
          switch action {
          case .publish(let told): news(told)
          case .sleep(let seconds):
            group.addTask {
              // Only a cancel ends a sleep early, and then there is nobody to wake.
              guard (try? await clock.sleep(for: .seconds(seconds))) != nil else { return }
              mailbox.yield(.woke(at: now()))
            }
          case .start(let due):
            group.addTask {
              await body(due)
              mailbox.yield(.ended(at: now()))
            }
          case .cancel: group.cancelAll()
          case .end:
            group.cancelAll()
            mailbox.finish()
          }
        }
      }
    }
  }
}
