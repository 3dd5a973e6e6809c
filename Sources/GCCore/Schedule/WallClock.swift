import FoundationEssentials

/// A local time in whole seconds: instants as seconds since 1970 in UTC, wall times as what the
/// seconds since 1970 would be if the wall showed UTC.
struct WallClock {
  let place: any LocalTime

  /// What the wall shows.
  func wall(at instant: Int) -> Int { instant + offset(at: instant) }

  /// The first instant at which the wall shows this time or has passed it.
  ///
  /// Of a time that the wall shows twice that is the first; of one that it skips, the instant right
  /// after the jump.
  func firstInstant(reaching wall: Int) -> Int {
    // No place is this far from UTC, so the wall has not got there yet; and in the end it has.
    var start = wall - Self.farthest
    while start < wall + Self.farthest {
      let stretch = stretch(from: start, upTo: wall + Self.farthest)
      let instant = max(start, wall - stretch.offset)
      if instant < stretch.end { return instant }
      start = stretch.end
    }
    return start
  }

  /// A span of time in which the wall runs evenly.
  struct Stretch {
    /// Seconds ahead of UTC.
    var offset: Int
    /// The first instant after it.
    var end: Int
  }

  /// How long the wall runs evenly from this instant on, looked at no further than `limit`.
  func stretch(from start: Int, upTo limit: Int) -> Stretch {
    let offset = offset(at: start)
    var known = start
    while known < limit {
      // No place changes its clock and takes that back within the hour.
      let probe = min(known + 3600, limit)
      if self.offset(at: probe) != offset {
        return Stretch(offset: offset, end: change(from: offset, between: known, and: probe))
      }
      known = probe
    }
    return Stretch(offset: offset, end: limit)
  }

  /// The first instant with another offset, in a span that begins with `offset` and ends without.
  private func change(from offset: Int, between start: Int, and end: Int) -> Int {
    var (with, without) = (start, end)
    while without - with > 1 {
      let middle = with + (without - with) / 2
      if self.offset(at: middle) == offset { with = middle } else { without = middle }
    }
    return without
  }

  private func offset(at instant: Int) -> Int {
    place.secondsFromUTC(at: Date(timeIntervalSince1970: TimeInterval(instant)))
  }

  private static let farthest = 26 * 3600
}
