/// News of a run, in the order it happens.
public enum RunEvent: Hashable, Sendable {
  /// The engine has been asked to remove this item; several may be under way.
  case started(ItemID)
  case finished(ItemID, StepOutcome)
  /// The engine does not answer: the run waits for it so long, for this reason.
  case engineAway(reason: String, patience: Duration)
  /// It answers again.
  case engineBack
  /// Nothing further happens.
  case ended(Report)
}

/// What became of one step.
public enum StepOutcome: Hashable, Sendable {
  /// Gone; `freed` from the layers that the engine's answer names, or the writable layer.
  case removed(freed: Estimate)
  /// Names went, the image stays: what holds it.
  case untagged(names: [String])
  /// It was not there any more.
  case alreadyGone
  /// Not asked of the engine, or refused with 409: what changed, or the engine's reason.
  case skipped(reason: String)
  /// The engine's own sentence.
  case failed(message: String)
  /// Cancelled before its turn.
  case notRun
}

/// The result of a run, each step with its own outcome.
public struct Report: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var step: PlanStep
    public var outcome: StepOutcome
    /// Why the freed bytes differ from the predicted, where they do.
    public var note: String?
    /// What went with it though nobody reviewed it.
    public var unreviewed: Unreviewed

    public init(
      step: PlanStep, outcome: StepOutcome, note: String? = nil,
      unreviewed: Unreviewed = Unreviewed()
    ) {
      self.step = step
      self.outcome = outcome
      self.note = note
      self.unreviewed = unreviewed
    }
  }

  public var entries: [Entry]
  public var predicted: Estimate
  public var wasCancelled: Bool
  public var diskBefore: DiskSpace?
  public var diskAfter: DiskSpace?

  public init(
    entries: [Entry] = [], predicted: Estimate = .zero, wasCancelled: Bool = false,
    diskBefore: DiskSpace? = nil, diskAfter: DiskSpace? = nil
  ) {
    self.entries = entries
    self.predicted = predicted
    self.wasCancelled = wasCancelled
    self.diskBefore = diskBefore
    self.diskAfter = diskAfter
  }

  /// What the engine's answers say went.
  public var freed: Estimate {
    entries.reduce(into: .zero) { sum, entry in
      if case .removed(let freed) = entry.outcome { sum += freed }
      sum += entry.unreviewed.freed
    }
  }

  /// How the freed bytes of containers were found, as a sentence; `nil` where none were.
  public var measured: String? {
    let isMeasured = entries.contains { entry in
      guard case .removed(let freed) = entry.outcome, entry.step.id.kind == .container else {
        return false
      }
      return !freed.isUnknown
    }
    return isMeasured
      ? "Containers count as the engine counted them right before their removal." : nil
  }

  /// Whether every step did what was asked, or found it done, and nothing else went.
  public var isComplete: Bool {
    entries.allSatisfy { entry in
      guard entry.unreviewed.isEmpty else { return false }
      return switch entry.outcome {
      case .removed, .alreadyGone: true
      case .untagged: entry.step.outcome == .untagged
      case .skipped, .failed, .notRun: false
      }
    }
  }
}
