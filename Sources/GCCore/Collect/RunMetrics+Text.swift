import FoundationEssentials

extension RunMetrics {
  /// The text form of Prometheus, version 0.0.4: gauges, because each run stands for itself.
  ///
  /// Every kind and outcome has its line, zeros included: a series that comes and goes cannot be
  /// watched. Only `gctui_last_success_timestamp_seconds` is missing as long as no run ended well.
  public var text: String {
    var text = ""
    func add(_ name: String, _ help: String, _ samples: [([(String, String)], String)]) {
      guard !samples.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
      for (labels, value) in samples {
        let all = ([("engine", engine)] + labels).map { "\($0)=\"\(Self.escaped($1))\"" }
        text += "\(name){\(all.joined(separator: ","))} \(value)\n"
      }
    }
    add(
      "gctui_last_run_timestamp_seconds", "When the last run began, in seconds since 1970.",
      [([], Self.number(began.timeIntervalSince1970))])
    add(
      "gctui_last_run_duration_seconds", "How long the last run took.",
      [([], Self.number(duration))])
    add(
      "gctui_last_run_exit_status", "How the last run ended; 0 is well.",
      [([], String(exitStatus))])
    add(
      Self.lastSuccessName, "When a run last ended well, in seconds since 1970.",
      lastSuccess.map { [([], Self.number($0.timeIntervalSince1970))] } ?? [])
    add(
      "gctui_last_run_items", "Items of the last run by what became of them.",
      ItemKind.allCases.flatMap { kind in
        Outcome.allCases.map { outcome in
          (
            [("kind", kind.rawValue), ("outcome", outcome.rawValue)],
            String(items[kind]?[outcome] ?? 0)
          )
        }
      })
    add(
      "gctui_last_run_freed_bytes",
      "Bytes freed by the last run, no fewer than min and no more than max; logs are not counted.",
      Self.bounds(freed))
    add(
      "gctui_last_run_predicted_bytes",
      "Bytes that the last run was to free, no fewer than min and no more than max; logs are not "
        + "counted.",
      Self.bounds(predicted))
    return text
  }

  static let lastSuccessName = "gctui_last_success_timestamp_seconds"

  /// When a run on this engine last ended well, as an earlier text says.
  func lastSuccess(in text: String) -> Date? {
    let start = "\(Self.lastSuccessName){engine=\"\(Self.escaped(engine))\"} "
    for line in text.split(separator: "\n") where line.hasPrefix(start) {
      if let seconds = Double(line.dropFirst(start.count)), seconds.isFinite {
        return Date(timeIntervalSince1970: seconds)
      }
    }
    return nil
  }

  private static func bounds(_ estimate: Estimate) -> [([(String, String)], String)] {
    [
      ([("bound", "min")], String(estimate.min)),
      ([("bound", "max")], estimate.max.map { String($0) } ?? "+Inf"),
    ]
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
    return Int64(exactly: value).map { String($0) } ?? "\(value)"
  }

  /// A label's value between its quotes.
  private static func escaped(_ value: String) -> String {
    scrubbed(value).reduce(into: "") { text, character in
      if character == "\\" || character == "\"" { text.append("\\") }
      text.append(character)
    }
  }
}
