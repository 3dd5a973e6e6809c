public import FoundationEssentials

/// When an item that nobody uses was last used, as far as that can be told.
///
/// Something goes when it has been out of use for longer than its grace, never because it was made
/// long ago. Four things tell of that, none of them alone: the item's own dates, the events that
/// the engine remembers, containers that still stand and go in the same run, and what earlier runs
/// saw.
public enum LastUse: Hashable, Sendable {
  /// It was used, made, pulled or named then, and not since.
  case known(Date)
  /// A container was removed then that may have used it, and the engine does not tell whether.
  case possible(Date)
  /// It has not been used since then; of what was before nothing is known.
  case unusedSince(Date)
  /// Nothing tells: the first run that sees it unused begins its grace.
  case unknown

  /// What tells of the last use of one item. All dates are of the engine's clock.
  public struct Evidence: Hashable, Sendable {
    /// The latest of its own dates and of the uses that are known.
    public var told: Date?
    /// The latest removal of a container of which the events do not tell what it used.
    public var possible: Date?
    /// From when on the engine remembers everything that happened.
    public var coverage: Date?
    /// Since when earlier runs have seen it unused.
    public var seen: Date?

    public init(
      told: Date? = nil, possible: Date? = nil, coverage: Date? = nil, seen: Date? = nil
    ) {
      self.told = told
      self.possible = possible
      self.coverage = coverage
      self.seen = seen
    }
  }

  /// Weighs what is known: the latest use that anything tells of; or else the longest time for
  /// which the engine's memory, or earlier runs, know of none.
  ///
  /// - Parameter now: the engine's time; a date ahead of it says nothing.
  public init(_ evidence: Evidence, now: Date) {
    func past(_ date: Date?) -> Date? {
      date.flatMap { $0 <= now.addingTimeInterval(Self.clockTolerance) ? $0 : nil }
    }
    let told = past(evidence.told)
    let possible = past(evidence.possible)
    let horizon = [past(evidence.coverage), past(evidence.seen)].compactMap { $0 }.min()
    // Before the horizon uses may have been that nothing tells of.
    let floor = horizon ?? .distantFuture
    if let told, told >= floor, told >= possible ?? told {
      self = .known(told)
    } else if let possible, possible >= floor {
      self = .possible(possible)
    } else if let horizon {
      self = .unusedSince(horizon)
    } else {
      self = .unknown
    }
  }

  /// Since when it has been out of use for sure; `nil` where nothing tells.
  public var since: Date? {
    switch self {
    case .known(let date), .possible(let date), .unusedSince(let date): date
    case .unknown: nil
    }
  }

  /// Seconds that a date may be ahead of the engine's clock: that has whole seconds here and there.
  static let clockTolerance = 60.0
}
