public import FoundationEssentials

/// When runs come: at even intervals, or as cron says.
public enum Schedule: Hashable, Sendable {
  /// Seconds from one run to the next, counted from the first; below one they count as one.
  case every(TimeInterval)
  case cron(CronSchedule)

  /// Reads an interval like `30m`, of a minute to a year.
  public static func every(parsing text: String) throws(ScheduleError) -> Schedule {
    guard let seconds = DurationText.seconds(text) else {
      throw ScheduleError(
        "“\(text)” is no interval: \(DurationText.hint).")
    }
    guard (60...366 * 86_400).contains(seconds) else {
      throw ScheduleError("The interval “\(text)” is not between 1m and 366d: write one that is.")
    }
    return .every(seconds)
  }

  /// The first time after `instant`; for an interval, `instant` is the run before it.
  public func next(after instant: Date, in place: some LocalTime) -> Date {
    switch self {
    case .every: instant.addingTimeInterval(shortestInterval)
    case .cron(let cron): cron.next(after: instant, in: place)
    }
  }

  /// The shortest time between two runs, in seconds.
  public var shortestInterval: TimeInterval {
    switch self {
    case .every(let seconds): seconds.isFinite ? max(seconds, 1) : 1
    case .cron(let cron): TimeInterval(cron.shortestInterval)
    }
  }

  /// The times of a schedule that went by.
  struct Passed: Hashable, Sendable {
    /// How many; counted no further than `countLimit`.
    var count: Int
    /// From where the next time is counted: the last that went by, or, where not all were counted, the
    /// end of the span.
    var last: Date
  }

  /// A clock that jumps by years may miss millions of runs of which nobody needs the number.
  static let countLimit = 1000

  /// The times after `start` up to and including `end`; `start` is a run, or where counting begins.
  func passed(after start: Date, through end: Date, in place: some LocalTime) -> Passed {
    var passed = Passed(count: 0, last: start)
    switch self {
    case .every:
      let count = (end.timeIntervalSince(start) / shortestInterval).rounded(.down)
      guard count >= 1 else { break }
      passed.last = start.addingTimeInterval(count * shortestInterval)
      passed.count = count < Double(Self.countLimit) ? Int(count) : Self.countLimit
    case .cron(let cron):
      var next = cron.next(after: start, in: place)
      while next <= end {
        passed.count += 1
        passed.last = next
        guard passed.count < Self.countLimit else { return Passed(count: passed.count, last: end) }
        next = cron.next(after: next, in: place)
      }
    }
    return passed
  }
}

extension Schedule: CustomStringConvertible {
  /// Like `every 30m`, or the cron schedule as it was written (scrub before showing).
  public var description: String {
    switch self {
    case .every(let seconds): "every \(DurationText.of(seconds))"
    case .cron(let cron): cron.description
    }
  }
}
