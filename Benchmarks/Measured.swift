import FoundationEssentials
import Glibc

/// One line of the table: a median, what it is compared with, and the aim for their ratio.
struct Measured {
  var name: String
  /// In `unit`.
  var median: Double
  var unit: String
  /// What the same run measured beside it.
  var reference: (name: String, median: Double)?
  /// The ratio that is aimed for; `nil` where there is no aim.
  var aim: Double?
  /// Whether more is better: deletes a second.
  var moreIsBetter = false

  var ratio: Double? {
    reference.flatMap { $0.median > 0 ? median / $0.median : nil }
  }

  var isMissed: Bool {
    guard let aim, let ratio else { return false }
    return moreIsBetter ? ratio < aim : ratio > aim
  }
}

/// The table, in Markdown, with the machine's load.
struct Table {
  let text: String

  init(_ rows: [Measured]) {
    var lines = [
      "# Benchmarks", "",
      "Medians of ten, all in one run of `make bench`: a private Docker engine with 1,000 exited containers and 300 images.",
      "Trust the ratios; the times are this machine's. Load at the end: \(Self.load()).", "",
      "| | median | against | its median | ratio | aim | |", "|---|---:|---|---:|---:|---:|---|",
    ]
    for row in rows {
      let reference = row.reference
      lines.append(
        "| \(row.name) | \(number(row.median)) \(row.unit) | \(reference?.name ?? "") | "
          + (reference.map { "\(number($0.median)) \(row.unit)" } ?? "") + " | "
          + (row.ratio.map(number) ?? "") + " | "
          + (row.aim.map { (row.moreIsBetter ? "≥ " : "≤ ") + number($0) } ?? "") + " | "
          + (row.aim == nil ? "" : row.isMissed ? "**missed**" : "met") + " |")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func load() -> String {
    let bytes = FileManager.default.contents(atPath: "/proc/loadavg") ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: " ").prefix(3)
      .joined(separator: " ")
  }
}

/// Three digits.
func number(_ value: Double) -> String {
  let digits = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2
  let scale = [1.0, 10, 100][digits]
  let rounded = (value * scale).rounded()
  let whole = Int(rounded / scale)
  guard digits > 0 else { return "\(whole)" }
  let fraction = String(Int(abs(rounded)) % Int(scale))
  return "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return 0 }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
