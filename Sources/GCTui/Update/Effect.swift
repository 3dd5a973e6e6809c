import GCCore

/// What the model wants done; performed by `EffectRunner`, never here.
enum Effect: Sendable {
  case refresh
  /// The rows that are seen: their facts first.
  case prioritize([ItemID])
  case cancelMeasuring
  case resumeMeasuring
  /// With a basis, what collect would take is worked out too.
  case buildFigures(generation: Int, Inventory, ExclusionRules, CollectBasis?)
  case loadPolicy
  /// Asks for what a collector remembers: uses within the grace (seconds), and sightings.
  case recall(Host?, grace: Double)
  case loadExclusions
  case saveExclusions(ExclusionDocument, expecting: ExclusionFile.Fingerprint?)
  case tag(image: String, repository: String, tag: String)
  /// Runs exactly this plan; the inventory and the graph are those it was made of.
  case startRun(Plan, Inventory, LayerGraph)
  case cancelRun
  /// Waits for nothing of the run any longer.
  case abandonRun
  case quit(ExitStatus)
}
