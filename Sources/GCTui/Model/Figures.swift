import GCCore

/// What is worked out of a whole inventory away from the screen: layers, unique sizes, the tally
/// of the marks.
struct Figures: Sendable {
  /// Which order this is the answer to; an older one than the last is dropped.
  var generation: Int
  /// What they were made of.
  let inventory: Inventory
  var tally: MarkTally
  /// By full image ID.
  var unique: [String: Estimate]
  /// What collect would take, where that was asked for too.
  var collect: CollectVerdicts.Outcome?

  /// Builds the graph and the figures; tens of milliseconds for thousands of images.
  init(generation: Int, inventory: Inventory, exclusions: ExclusionRules) {
    self.generation = generation
    self.inventory = inventory
    let graph = LayerGraph(inventory: inventory)
    tally = MarkTally(graph: graph, takesParents: true) {
      exclusions.protection(of: $0, in: inventory)
    }
    unique = inventory.images.mapValues { graph.uniqueSize(of: $0.id) }
  }

  var graph: LayerGraph { tally.graph }
}
