public import FoundationEssentials

/// What a policy says of one item: take it or keep it, always with the reason.
public enum Verdict: Hashable, Sendable {
  case take(TakeReason)
  case keep(KeepReason)

  public var isTaken: Bool { if case .take = self { true } else { false } }
}

/// Why a policy takes an item: since when nobody needs it.
public enum TakeReason: Hashable, Sendable {
  /// A container: it exited then; `nil` where that is not known.
  case exited(since: Date?)
  /// A container that was created then and never started.
  case neverStarted(since: Date?)
  /// A container whose removal was begun and not finished.
  case dead(since: Date?)
  /// An image without a tag, last touched then.
  case dangling(since: Date?)
  /// A tagged image that no container uses, last touched then.
  case unused(since: Date?)
  /// A volume that no container uses, created or last used then.
  case unusedVolume(since: Date?)
  /// An anonymous volume of containers (names) that go in the same run.
  case volumeOf([String])
  /// A network that no container refers to, created or last used then.
  case unusedNetwork(since: Date?)
}

/// Why a policy keeps an item.
public enum KeepReason: Hashable, Sendable {
  /// Its kind is not among those that the policy takes.
  case notAskedFor
  /// A container that runs, is paused, restarts or is being removed.
  case inState(ContainerState)
  /// A rule protects it.
  case excluded(Protection)
  /// The collector runs in this container.
  case runsCollector
  /// Containers (names) that stay use it.
  case usedBy([String])
  /// It does not carry a label that is asked for.
  case lacksLabel(LabelFilter)
  /// It carries a label that is left out.
  case hasLabel(LabelFilter)
  /// It is among the newest of a repository.
  case newest(repository: String, count: Int)
  /// Other containers (names) take their volumes from it.
  case volumesTaken(by: [String])
  /// Its inspect failed, for this reason: what would be removed is not known well enough.
  case notInspected(String)
  /// These containers (names) stay and could not be inspected: they may take its volumes.
  case takersUnknown([String])
  /// It alone holds these named volumes.
  case holdsVolumes([String])
  /// Kubernetes, Rancher or Nomad counts on it.
  case orchestrated(by: String)
  /// Containers of its Compose project run.
  case composeRunning(project: String)
  /// Not out of use, or not untouched, for longer than the grace (seconds).
  case young(since: Date, grace: Double)
  /// A container that may have used it was removed then, within the grace (seconds).
  case possiblyUsed(until: Date, grace: Double)
  /// When it was last used is not known: it has been seen out of use since then, and waits for the
  /// grace from there (seconds).
  case firstSeen(Date, grace: Double)
  /// The disk is not full enough: percent used, and the mark above which is collected.
  case diskIsEmptyEnough(used: Double, high: Double)
  /// What goes already brings the disk below its low mark, or the images into their budget.
  case notNeeded
  /// All images together are within the budget (bytes).
  case withinBudget(Int64)
  /// How full the disk is cannot be measured.
  case diskUnknown(String)
  /// The driver of the volume is not among those that are taken.
  case driver(String)
  /// A network that the engine itself made or needs.
  case predefined
  /// The policy would take it, but the engine would not let it go.
  case cannotGo(Refusal)
}
