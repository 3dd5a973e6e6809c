public import FoundationEssentials

/// The exact list of what a run does, in its order, frozen when it was reviewed.
public struct Plan: Hashable, Sendable {
  public var steps: [PlanStep]
  /// What the whole plan frees, cascade and sharing included.
  public var frees: Estimate
  /// The engine it was made for; a run refuses another.
  public var engineID: String
  /// Whether the engine removes untagged parents of removed images too (`noprune=0`).
  public var prunesParents: Bool

  public init(
    steps: [PlanStep] = [], frees: Estimate = .zero, engineID: String = "",
    prunesParents: Bool = false
  ) {
    self.steps = steps
    self.frees = frees
    self.engineID = engineID
    self.prunesParents = prunesParents
  }
}

/// One item of a plan.
public struct PlanStep: Hashable, Sendable, Identifiable {
  public var id: ItemID
  /// The name to show, unscrubbed.
  public var name: String
  public var action: PlanAction
  public var outcome: PredictedOutcome
  /// What this step adds to what the steps before it free.
  public var frees: Estimate
  /// The item as it was reviewed: compared with the engine's right before the removal.
  public var reviewed: ReviewedItem
  /// Who holds the bytes this step does not free, the first few: later steps of the plan that take
  /// some along, then those who stay, largest first.
  public var heldBy: [Holding]

  public init(
    id: ItemID, name: String, action: PlanAction, outcome: PredictedOutcome, frees: Estimate,
    reviewed: ReviewedItem, heldBy: [Holding] = []
  ) {
    self.id = id
    self.name = name
    self.action = action
    self.outcome = outcome
    self.frees = frees
    self.reviewed = reviewed
    self.heldBy = heldBy
  }
}

/// What a step asks of the engine.
public enum PlanAction: Hashable, Sendable {
  case removeContainer(force: Bool)
  /// Several tags: each name by itself, after checking that it still names this ID; then it is gone.
  /// A repository of which only a digest is known stands here as `repository@sha256:…`, last.
  case removeTags([String])
  /// No tag or a single one: by full ID.
  case removeImage(force: Bool)
  /// By name, never with force.
  case removeVolume
  /// By full ID.
  case removeNetwork
  /// Nothing: the step cannot succeed, and `outcome` says why.
  case none
}

/// What the plan expects of a step.
public enum PredictedOutcome: Hashable, Sendable {
  /// The item goes; for an image, `chains` are the chain IDs that the engine will name as deleted
  /// (classic store), top first, and `parents` the untagged parents pruned with it.
  case removed(chains: [String], parents: [String])
  /// Only names go; the image stays.
  case untagged
  case refused(Refusal)
}

/// Why a step cannot be run or would be refused.
public enum Refusal: Hashable, Sendable {
  case excluded(Protection)
  /// The item is not there any more.
  case gone
  /// Running, paused, restarting or on its way out.
  case notExited(ContainerState)
  /// Containers (names) that stay and use it.
  case usedByContainers([String], running: Bool)
  /// Containers (names) that stay and mount the image: the engine would take it from under them.
  case mountedBy([String])
  /// What is attached to a network now (names) beside the containers that are listed.
  case attached([String])
  /// The engine needs the network for itself.
  case predefined
  /// Images (names) that were built on it and stay.
  case hasChildren([String])
  /// The engine would remove this untagged parent (name) too, which is excluded or not in the plan:
  /// it cannot be asked to keep it.
  case takesParent(String, Protection?)
  /// The engine needs force here: several repositories or tags by ID.
  case needsForce(String)
  /// The exclusions file cannot be used: nothing is deleted until it is mended.
  case exclusionsUnusable(String)
  /// The lists are not complete: who uses the item is not known.
  case notCompleteYet
}

/// An item as it was when it was reviewed.
public enum ReviewedItem: Hashable, Sendable {
  /// State, start and finish as an inspect wrote them; `nil` where no inspect had answered. Its
  /// name is `nil` where it had none.
  case container(
    state: ContainerState, startedAt: String?, finishedAt: String?, name: String? = nil)
  case image(tags: [String], digests: [String])
  case volume(driver: String, createdAt: Date?, labels: [String: String], mountpoint: String)
  case network(name: String)
}
