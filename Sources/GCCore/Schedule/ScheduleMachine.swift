public import FoundationEssentials

/// Decides when the runs of a schedule begin: pure, `Scheduler` performs.
///
/// One run at a time. Times that go by during a run, or while the machine sleeps, are skipped and
/// told; they are never made up for in a burst. What becomes of a run makes no difference to the
/// next.
public struct ScheduleMachine: Sendable {
  public enum Event: Hashable, Sendable {
    /// It begins, or a sleep is over; with the time by the clock that is set.
    case woke(at: Date)
    /// The run under way ended, well or not.
    case ended(at: Date)
    case stop
  }

  public enum Action: Hashable, Sendable {
    /// Wake it after so many seconds; never more than a minute, because the clock may be set.
    case sleep(seconds: TimeInterval)
    /// Begin the run that was due then.
    case start(due: Date)
    case publish(ScheduleNews)
    /// Cancel the run under way.
    case cancel
    /// Nothing further happens.
    case end
  }

  /// How long it sleeps at most before it looks at the clock again, in seconds.
  public static let longestSleep: TimeInterval = 60

  /// A clock that is set back by no more than this runs nothing twice; one set back by more begins the
  /// schedule anew, rather than wait for all that time to pass again.
  public static let setBackLimit: TimeInterval = 3600

  private enum State: Hashable {
    case new
    /// Since the regular time of the last run, or the beginning, for the next regular time.
    case waiting(since: Date, due: Date)
    case running(due: Date)
    case stopping
    case over
  }

  private let schedule: Schedule
  private let offset: TimeInterval
  private let runsAtOnce: Bool
  private let place: any LocalTime
  private var state = State.new

  /// - Parameters:
  ///   - offset: seconds to begin each run after its regular time (see `Jitter`).
  ///   - runsAtOnce: whether the first run is due when it begins, rather than at the first regular
  ///     time after that.
  public init(
    _ schedule: Schedule, offset: TimeInterval = 0, runsAtOnce: Bool = false,
    in place: any LocalTime
  ) {
    self.schedule = schedule
    self.offset = offset
    self.runsAtOnce = runsAtOnce
    self.place = place
  }

  /// Takes in one event; what does not fit the state (a late waking) is ignored.
  public mutating func handle(_ event: Event) -> [Action] {
    switch (event, state) {
    case (.woke(let now), .new):
      return wait(since: now, due: runsAtOnce ? now : next(after: now), at: now)
    case (.woke(let now), .waiting(let since, let due)):
      return look(since: since, due: due, at: now)
    case (.ended(let now), .running(let due)):
      return goOn(after: due, at: now)
    case (.ended, .stopping), (.stop, .new), (.stop, .waiting):
      state = .over
      return [.end]
    case (.stop, .running):
      state = .stopping
      return [.cancel]
    case (.woke, .running), (.woke, .stopping), (.woke, .over), (.ended, .new),
      (.ended, .waiting), (.ended, .over), (.stop, .stopping), (.stop, .over):
      return []
    }
  }

  private mutating func look(since: Date, due: Date, at now: Date) -> [Action] {
    if isSetBack(now, behind: since) { return beginAnew(at: now) }
    let left = due.addingTimeInterval(offset).timeIntervalSince(now)
    guard left <= 0 else { return [.sleep(seconds: min(left, Self.longestSleep))] }
    // Only the last of those that went by unnoticed is run.
    let passed = passed(after: due, at: now)
    state = .running(due: passed.last)
    let told = ScheduleNews.skipped(count: passed.count, reason: .clockWentPast)
    return (passed.count > 0 ? [.publish(told)] : []) + [.start(due: passed.last)]
  }

  private mutating func goOn(after due: Date, at now: Date) -> [Action] {
    if isSetBack(now, behind: due) { return beginAnew(at: now) }
    let passed = passed(after: due, at: now)
    let told = ScheduleNews.skipped(count: passed.count, reason: .underWay)
    return (passed.count > 0 ? [.publish(told)] : [])
      + wait(since: passed.last, due: next(after: passed.last), at: now)
  }

  private mutating func beginAnew(at now: Date) -> [Action] {
    [.publish(.clockWasSetBack(to: now))] + wait(since: now, due: next(after: now), at: now)
  }

  private mutating func wait(since: Date, due: Date, at now: Date) -> [Action] {
    state = .waiting(since: since, due: due)
    let actions = look(since: since, due: due, at: now)
    guard case .waiting = state else { return actions }
    return [.publish(.waiting(until: due.addingTimeInterval(offset)))] + actions
  }

  private func isSetBack(_ now: Date, behind known: Date) -> Bool {
    known.timeIntervalSince(now) > Self.setBackLimit
  }

  private func next(after instant: Date) -> Date { schedule.next(after: instant, in: place) }

  /// The regular times after `due` whose runs should have begun by now.
  private func passed(after due: Date, at now: Date) -> Schedule.Passed {
    schedule.passed(after: due, through: now.addingTimeInterval(-offset), in: place)
  }
}
