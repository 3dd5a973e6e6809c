/// Bytes in words for people, everywhere the same: decimal units and three digits, as docker does.
public enum ByteText {
  private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

  /// Like `0B`, `212MB`, `1.23GB`.
  public static func of(_ bytes: Int64) -> String {
    let (number, unit) = parts(bytes.magnitude)
    return (bytes < 0 ? "-" : "") + number + unit
  }

  /// Like `1.2GB`, `1–1.3GB`, `at least 1.2GB`, `up to 40MB`, `unknown`; `ascii` for `1..1.3GB`.
  /// Logs that nobody counted are named: `1.2GB + log ?`, `1.2GB + 3 logs ?`.
  public static func of(_ estimate: Estimate, ascii: Bool = false) -> String {
    counted(estimate, ascii: ascii) + logs(estimate)
  }

  /// Like ` + log ?` or ` + 3 logs ?`; empty where all is counted.
  public static func logs(_ estimate: Estimate) -> String {
    switch estimate.uncountedLogs {
    case ...0: ""
    case 1: " + log ?"
    case let count: " + \(count) logs ?"
    }
  }

  private static func counted(_ estimate: Estimate, ascii: Bool) -> String {
    guard let max = estimate.max else {
      return estimate.min > 0 ? "at least " + of(estimate.min) : "unknown"
    }
    if estimate.min == max { return of(max) }
    if estimate.min <= 0 { return "up to " + of(max) }
    let low = parts(estimate.min.magnitude)
    let high = parts(max.magnitude)
    if low == high { return high.number + high.unit }
    let dash = ascii ? ".." : "–"
    return low.number + (low.unit == high.unit ? "" : low.unit) + dash + high.number + high.unit
  }

  /// Like `212MB` where known, `…` (`...`) where it is on its way, `?` where the engine cannot tell.
  public static func of(_ fact: Fact<Int64>, ascii: Bool = false) -> String {
    switch fact {
    case .pending: ascii ? "..." : "…"
    case .known(let bytes): of(bytes)
    case .unavailable: "?"
    }
  }

  private static func parts(_ bytes: UInt64) -> (number: String, unit: String) {
    var unit: UInt64 = 1
    var index = 0
    while bytes / unit >= 1000 {
      unit *= 1000
      index += 1
    }
    guard index > 0 else { return (String(bytes), units[0]) }
    let whole = bytes / unit
    let decimals: UInt64 = whole < 10 ? 100 : whole < 100 ? 10 : 1
    let step = unit / decimals
    let rounded = (bytes + step / 2) / step
    // 999.6 kB rounds to a full MB.
    if rounded == 1000 && decimals == 1 { return ("1", units[index + 1]) }
    var text = String(rounded / decimals)
    var fraction = rounded % decimals
    if fraction > 0 {
      var digits = decimals == 100 && fraction < 10 ? "0" : ""
      if decimals == 100 && fraction % 10 == 0 { fraction /= 10 }
      digits += String(fraction)
      text += "." + digits
    }
    return (text, units[index])
  }

  /// Bytes, or with k M G T as docker counts them (1000), or Ki Mi Gi Ti (1024); a `B` may follow.
  /// `nil` for what is no size.
  public static func bytes(_ text: some StringProtocol) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard !digits.hasPrefix("."), !digits.hasSuffix("."), let number = Double(digits) else {
      return nil
    }
    var unit = text.dropFirst(digits.count).lowercased()
    if unit.hasSuffix("b") { unit.removeLast() }
    return sizes[unit].map { number * $0 }
  }

  private static let sizes: [String: Double] = [
    "": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12,
    "ki": 1024, "mi": 1_048_576, "gi": 1_073_741_824, "ti": 1_099_511_627_776,
  ]
}
