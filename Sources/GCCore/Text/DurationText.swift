public import FoundationEssentials

/// Durations as people write them: a number and `s`, `m`, `h`, `d` or `w`, like `90m` or `7d`.
public enum DurationText {
  /// Seconds, or `nil` for what is not a duration.
  public static func seconds(_ text: some StringProtocol) -> TimeInterval? {
    guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()),
      number >= 0, number.isFinite
    else { return nil }
    return number * unit
  }

  /// Whole seconds in the largest unit that leaves nothing over, like `90m` or `1d`.
  public static func of(_ seconds: TimeInterval) -> String {
    guard seconds.isFinite, let whole = Int64(exactly: seconds.rounded()) else { return "?" }
    let unit = units.filter { whole != 0 && whole % Int64($0.value) == 0 }
      .max { $0.value < $1.value }
    return unit.map { "\(whole / Int64($0.value))\($0.key)" } ?? "\(whole)s"
  }

  private static let units: [Character: TimeInterval] = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
  ]
}
