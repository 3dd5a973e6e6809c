public import FoundationEssentials
import Glibc

/// The clock on the wall of some place: how far it is ahead of UTC at each instant.
///
/// Everything else about local time (dates, weekdays, hours that are skipped or repeated) follows
/// from that by arithmetic.
public protocol LocalTime: Sendable {
  /// Seconds to add to UTC at this instant; negative west of Greenwich, less than a day either way.
  func secondsFromUTC(at instant: Date) -> Int
}

/// The time zone of this process: `TZ`, else `/etc/localtime`, as it was when first asked for.
public struct SystemLocalTime: LocalTime {
  public init() {}

  public func secondsFromUTC(at instant: Date) -> Int {
    var seconds = time_t(instant.wholeSeconds)
    var fields = tm()
    // Only years that an `int` does not hold fail, and `wholeSeconds` has none of those.
    guard localtime_r(&seconds, &fields) != nil else { return 0 }
    return fields.tm_gmtoff
  }
}

extension Date {
  /// Whole seconds since 1970, rounded down and kept within the years 1 to 9999.
  var wholeSeconds: Int {
    let bounds = -62_135_596_800.0...253_402_300_799.0
    let seconds = timeIntervalSince1970
    guard seconds.isFinite else { return Int(seconds > 0 ? bounds.upperBound : bounds.lowerBound) }
    return Int(Swift.min(Swift.max(seconds, bounds.lowerBound), bounds.upperBound).rounded(.down))
  }
}
