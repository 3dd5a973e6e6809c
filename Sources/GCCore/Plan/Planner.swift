/// Foretells what removing the marked items does, step by step, by the engine's own rules.
public enum Planner {
  /// The plan for `marks`: containers first, then images, children before parents, then volumes,
  /// then networks; each by name.
  ///
  /// An item that cannot go stays in the plan with its refusal, and what it uses stays too. The
  /// engine is asked for force only for items in `forced`.
  ///
  /// - Parameters:
  ///   - graph: The layers of this very inventory, where they are at hand; else they are worked
  ///     out anew.
  ///   - protection: The exclusion that protects an item, if any.
  public static func plan(
    marks: Set<ItemID>, inventory: Inventory, graph: LayerGraph? = nil,
    forced: Set<ItemID> = [], options: PlanOptions = PlanOptions(),
    protection: (ItemID) -> Protection? = { _ in nil }
  ) -> Plan {
    let graph = graph ?? LayerGraph(inventory: inventory)
    let parents = options.takesParents ? parents(of: marks, graph.storage) : []
    return withoutActuallyEscaping(protection) { protection in
      var prunes = options.prunesParents
      while true {
        var simulation = PlanSimulation(
          inventory: inventory, graph: graph, forced: forced, prunes: prunes,
          asked: Set(marks.union(parents).filter { $0.kind == .image }.map(\.id)),
          options: options, protection: protection)
        for item in order(marks.union(parents), graph.storage) { simulation.run(item) }
        // The engine would prune an excluded parent without a word: then no parent is pruned.
        if simulation.prunedProtected, prunes {
          prunes = false
          continue
        }
        return Plan(
          steps: simulation.finished().filter { step in
            // Nobody asked for these: one that has to stay is no news.
            step.action != .none || !parents.contains(step.id)
          }, frees: simulation.ledger.estimate,
          engineID: inventory.host?.engineID ?? "", prunesParents: prunes)
      }
    }
  }

  /// The untagged steps of builds that the marked images stand on, without those marked themselves.
  private static func parents(of marks: Set<ItemID>, _ graph: LayerGraph.Storage) -> Set<ItemID> {
    var parents: Set<ItemID> = []
    for item in marks where item.kind == .image {
      var next = graph.imageIndex[item.id].flatMap { graph.images[$0].parent }
      while let index = next, graph.images[index].isUntagged,
        parents.insert(.image(graph.images[index].id)).inserted
      {
        next = graph.images[index].parent
      }
    }
    return parents.subtracting(marks)
  }

  /// Containers by name, then images by name, each after everything built on it, then volumes and
  /// networks by name.
  private static func order(_ marks: Set<ItemID>, _ graph: LayerGraph.Storage) -> [ItemID] {
    func name(_ item: ItemID) -> String {
      switch item.kind {
      case .container: graph.containerIndex[item.id].map { graph.containers[$0].name } ?? ""
      case .image: graph.imageIndex[item.id].map { graph.images[$0].name } ?? ""
      case .volume, .network: graph.resourceIndex[item].map { graph.resources[$0].name } ?? ""
      }
    }
    let sorted = marks.map { (name: name($0), item: $0) }
      .sorted { ($0.name, $0.item) < ($1.name, $1.item) }.map(\.item)
    var result = sorted.filter { $0.kind == .container }
    var seen: Set<Int> = []
    for item in sorted where item.kind == .image {
      guard let root = graph.imageIndex[item.id] else {
        result.append(item)
        continue
      }
      // Depth first without recursion: a hostile engine may tell of endless ancestors.
      var open = [(image: root, isDone: false)]
      while let (image, isDone) = open.popLast() {
        if isDone {
          let item = ItemID.image(graph.images[image].id)
          if marks.contains(item) { result.append(item) }
        } else if seen.insert(image).inserted {
          open.append((image, true))
          let children = graph.images[image].children
            .sorted { (graph.images[$0].name, $0) > (graph.images[$1].name, $1) }
          for child in children { open.append((child, false)) }
        }
      }
    }
    return result + sorted.filter { $0.kind == .volume } + sorted.filter { $0.kind == .network }
  }
}
