import GCCore

/// What the model wants done; performed by `EffectRunner`, never here.
enum Effect: Sendable {
  case refresh
  /// The rows that are seen: their facts first.
  case prioritize([ItemID])
  case cancelMeasuring
  case resumeMeasuring
  case buildFigures(generation: Int, Inventory, ExclusionRules)
  case loadExclusions
  case saveExclusions(ExclusionDocument, expecting: ExclusionFile.Fingerprint?)
  case tag(image: String, repository: String, tag: String)
  /// Runs exactly this plan; the inventory and the graph are those it was made of.
  case startRun(Plan, Inventory, LayerGraph)
  case cancelRun
  case quit(ExitStatus)
}
