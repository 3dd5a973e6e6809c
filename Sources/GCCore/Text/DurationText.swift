public import FoundationEssentials

/// Durations as people write them, everywhere the same: numbers with `w`, `d`, `h`, `m` or `s`, the
/// larger units first, like `90m`, `1.5h` or `1d12h`.
public enum DurationText {
  /// Seconds, or `nil` for what is not a duration: each unit stands once, and no duration is longer
  /// than `longest`.
  public static func seconds(_ text: some StringProtocol) -> TimeInterval? {
    var total: TimeInterval = 0
    var smallest = TimeInterval.infinity
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count)
      guard let number = number(digits), let unit = rest.popFirst().flatMap({ units[$0] }),
        unit < smallest
      else { return nil }
      smallest = unit
      total += number * unit
    }
    return total <= longest ? total : nil
  }

  /// A number of seconds without a unit, or `nil` for what is none.
  public static func bareSeconds(_ text: some StringProtocol) -> TimeInterval? {
    number(Substring(text)).flatMap { $0 <= longest ? $0 : nil }
  }

  /// Seconds in the largest unit that leaves nothing over, like `90m` or `1d`; every duration that
  /// can be written is told in a form that is read as the same again.
  public static func of(_ seconds: TimeInterval) -> String {
    guard seconds >= 0, seconds <= longest else { return "?" }
    guard let whole = Int64(exactly: seconds) else {
      // Down to a millionth: smaller parts would be written with an exponent.
      let micros = Int64((seconds * 1e6).rounded())
      let fraction = String(micros % 1_000_000 + 1_000_000).dropFirst()
        .reversed().drop { $0 == "0" }.reversed()
      return "\(micros / 1_000_000)" + (fraction.isEmpty ? "" : "." + String(fraction)) + "s"
    }
    let unit = units.filter { whole != 0 && whole % Int64($0.value) == 0 }
      .max { $0.value < $1.value }
    return unit.map { "\(whole / Int64($0.value))\($0.key)" } ?? "\(whole)s"
  }

  /// More seconds than that are a slip of the hand.
  public static let longest: TimeInterval = 1e12

  /// How to write one, for sentences that refuse something else.
  public static let hint = "write numbers and w, d, h, m or s, like 90m or 1d12h"

  private static let units: [Character: TimeInterval] = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
  ]

  private static func number(_ digits: Substring) -> Double? {
    let isPlain = digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard isPlain, !digits.hasPrefix("."), !digits.hasSuffix(".") else { return nil }
    return Double(digits)
  }
}
