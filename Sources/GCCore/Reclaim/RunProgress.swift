/// How far a run is, folded from its events: for a progress bar, on a screen or not.
public struct RunProgress: Hashable, Sendable {
  /// Steps of the plan, those that cannot run too.
  public var total: Int
  /// Steps that have an outcome.
  public var done = 0
  /// Steps that were skipped, failed or did not run.
  public var notDone = 0
  /// Bytes freed so far, as the engine's answers say.
  public var freed: Estimate = .zero
  /// Items that the engine works on now, oldest first.
  public var underWay: [ItemID] = []
  /// Why and for how long the run waits for the engine, while it does.
  public var wait: Wait?

  /// A wait for an engine that does not answer.
  public struct Wait: Hashable, Sendable {
    public var reason: String
    public var patience: Duration

    /// For people: how long is waited, and why. The engine's own words in it are unscrubbed.
    public var sentence: String {
      "Waiting up to \(patience.components.seconds) s for the engine. \(reason)"
    }
  }

  public init(total: Int) {
    self.total = total
  }

  public mutating func apply(_ event: RunEvent) {
    switch event {
    case .started(let id):
      underWay.append(id)
    case .engineAway(let reason, let patience):
      wait = Wait(reason: reason, patience: patience)
    case .engineBack:
      wait = nil
    case .finished(let id, let outcome):
      underWay.removeAll { $0 == id }
      done += 1
      switch outcome {
      case .removed(let bytes): freed += bytes
      case .skipped, .failed, .notRun: notDone += 1
      case .untagged, .alreadyGone: break
      }
    case .ended:
      underWay = []
      wait = nil
    }
  }
}
