public import FoundationEssentials

extension CronSchedule {
  /// The first time of the schedule after `instant`, by the clock on the wall.
  ///
  /// When the clock is changed it does what cron does:
  /// - An hour field that begins with `*` follows real time: `0,30 * * * *` comes each half hour,
  ///   whatever the wall shows in between. A time that the wall skips does not come, and one that it
  ///   shows twice comes twice.
  /// - Any other hour field names hours of the day: what the wall skips comes once, right after the
  ///   jump (all skipped times together), and what it shows twice comes the first time only.
  ///
  /// - Returns: a whole minute of the wall, or the instant of a jump.
  public func next(after instant: Date, in place: some LocalTime) -> Date {
    let clock = WallClock(place: place)
    let found =
      hours.startsWithStar
      ? inRealTime(after: instant.wholeSeconds, clock)
      : onTheWall(after: instant.wholeSeconds, clock)
    // A schedule that never comes was refused when it was read.
    guard let found else { return .distantFuture }
    return Date(timeIntervalSince1970: TimeInterval(found))
  }

  private func onTheWall(after instant: Int, _ clock: WallClock) -> Int? {
    var wall = clock.wall(at: instant)
    while let next = next(afterWall: wall) {
      let found = clock.firstInstant(reaching: next)
      if found > instant { return found }
      // The wall shows this hour for the second time.
      wall = next
    }
    return nil
  }

  private func inRealTime(after instant: Int, _ clock: WallClock) -> Int? {
    var start = instant
    var wall = clock.wall(at: start)
    while let next = next(afterWall: wall) {
      let stretch = clock.stretch(from: start, upTo: start + Self.day)
      let found = next - stretch.offset
      if found < stretch.end { return found }
      start = stretch.end
      // Nothing comes before `next`, unless the clock is put back just now: look closely at this day
      // and the days around `next` only.
      if next - start > 4 * Self.day { start = next - 2 * Self.day }
      wall = clock.wall(at: start) - 1
    }
    return nil
  }

  private static let day = 86_400
}
