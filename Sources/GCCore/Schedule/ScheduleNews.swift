public import FoundationEssentials

/// What a schedule has to tell while it runs.
public enum ScheduleNews: Hashable, Sendable {
  /// The next run begins then; told once for each.
  case waiting(until: Date)
  /// Runs were left out; the schedule goes on with its next regular time.
  case skipped(count: Int, reason: SkipReason)
  /// The clock was set back by more than an hour to this time: the schedule begins anew from there.
  case clockWasSetBack(to: Date)

  public enum SkipReason: Hashable, Sendable {
    /// The run before them had not ended.
    case underWay
    /// The machine slept, or its clock was set forward, past them.
    case clockWentPast
  }

  /// A sentence for the log; the time of `waiting` is left to who writes it.
  public var sentence: String {
    switch self {
    case .waiting: return "Waiting for the next run."
    case .skipped(let count, let reason):
      let number = count < Schedule.countLimit ? "\(count)" : "\(count) or more"
      let runs = count == 1 ? "1 run was" : "\(number) runs were"
      switch reason {
      case .underWay: return "\(runs) skipped: the run before took longer than the interval."
      case .clockWentPast:
        return "\(runs) skipped: the machine slept, or its clock was set forward."
      }
    case .clockWasSetBack:
      return "The clock was set back: the schedule begins anew from the time it shows now."
    }
  }
}
