/// Ages in words for people, everywhere the same, with docker's steps from one unit to the next.
public enum AgeText {
  private static let minute = 60.0
  private static let hour = 3600.0
  private static let day = 86_400.0

  /// Like `42s`, `5m`, `36h`, `9d`, `3w`, `8mo`, `2y`; `future` for a clock that is wrong.
  public static func short(seconds: Double) -> String {
    guard let (count, unit) = parts(seconds) else { return "future" }
    return "\(count)\(unit.short)"
  }

  /// Like `3 weeks ago`, `1 day ago`.
  public static func long(seconds: Double) -> String {
    guard let (count, unit) = parts(seconds) else { return "in the future" }
    return "\(count) \(unit.long)\(count == 1 ? "" : "s") ago"
  }

  private static func parts(_ seconds: Double) -> (Int, (short: String, long: String))? {
    // Clocks of two machines differ a little, and so much is no future.
    guard seconds > -minute else { return nil }
    switch max(seconds, 0) {
    case let age where age < minute: return (Int(age), ("s", "second"))
    case let age where age < hour: return (Int(age / minute), ("m", "minute"))
    case let age where age < 48 * hour: return (Int(age / hour), ("h", "hour"))
    case let age where age < 14 * day: return (Int(age / day), ("d", "day"))
    case let age where age < 60 * day: return (Int(age / (7 * day)), ("w", "week"))
    case let age where age < 730 * day: return (Int(age / (30 * day)), ("mo", "month"))
    case let age where age < 1e15: return (Int(age / (365 * day)), ("y", "year"))
    default: return nil
    }
  }
}
