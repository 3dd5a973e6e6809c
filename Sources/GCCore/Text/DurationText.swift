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

  /// Like `90m`, `36h`, `7d`: the largest unit that says it exactly.
  public static func short(seconds: TimeInterval) -> String {
    let whole = Int(seconds.rounded())
    guard Double(whole) == seconds, whole > 0 else {
      return "\(seconds == 0 ? "0" : "\(seconds)")s"
    }
    for (unit, size) in [("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60)]
    where whole.isMultiple(of: size) {
      return "\(whole / size)\(unit)"
    }
    return "\(whole)s"
  }

  private static let units: [Character: TimeInterval] = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
  ]
}
