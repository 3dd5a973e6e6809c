public import FoundationEssentials

/// The figures of one run, for monitoring.
public struct RunMetrics: Hashable, Sendable {
  /// What became of an item; the names are values of a label.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case removed
    case untagged
    case alreadyGone = "already_gone"
    case skipped
    case failed
    case notRun = "not_run"
    /// Looked at and not asked to go.
    case kept
  }

  /// The engine's address, which is known also when it does not answer. Runs on several engines are
  /// told apart by it.
  public var engine: String
  /// Items by kind and outcome; what is not named counts as 0.
  public var items: [ItemKind: [Outcome: Int]]
  /// Bytes that the engine's answers say went.
  public var freed: Estimate
  /// Bytes that the plan said would go.
  public var predicted: Estimate
  public var began: Date
  /// Seconds from its beginning to its end.
  public var duration: TimeInterval
  public var exitStatus: Int32
  /// When a run last ended well; `nil` to find it out: this run where `exitStatus` is 0, else what
  /// the file said before.
  public var lastSuccess: Date?

  public init(
    engine: String, items: [ItemKind: [Outcome: Int]] = [:], freed: Estimate = .zero,
    predicted: Estimate = .zero, began: Date, duration: TimeInterval, exitStatus: Int32,
    lastSuccess: Date? = nil
  ) {
    self.engine = engine
    self.items = items
    self.freed = freed
    self.predicted = predicted
    self.began = began
    self.duration = duration
    self.exitStatus = exitStatus
    self.lastSuccess = lastSuccess
  }

  /// The figures of a report; a run that made no plan has none, and only its times.
  ///
  /// - Parameter kept: how many items were looked at and not asked to go.
  public init(
    engine: String, report: Report?, kept: [ItemKind: Int], began: Date, duration: TimeInterval,
    exitStatus: Int32
  ) {
    var items: [ItemKind: [Outcome: Int]] = kept.mapValues { [.kept: $0] }
    for entry in report?.entries ?? [] {
      items[entry.step.id.kind, default: [:]][Outcome(entry.outcome), default: 0] += 1
    }
    self.init(
      engine: engine, items: items, freed: report?.freed ?? .zero,
      predicted: report?.predicted ?? .zero, began: began, duration: duration,
      exitStatus: exitStatus)
  }
}

extension RunMetrics.Outcome {
  init(_ outcome: StepOutcome) {
    switch outcome {
    case .removed: self = .removed
    case .untagged: self = .untagged
    case .alreadyGone: self = .alreadyGone
    case .skipped: self = .skipped
    case .failed: self = .failed
    case .notRun: self = .notRun
    }
  }
}
