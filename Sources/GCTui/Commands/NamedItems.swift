import GCCore

/// The items that were named to `plan` or `delete`, line by line.
struct NamedItems {
  /// Where the lines come from, for errors.
  let source: String
  let lines: [ItemReferenceList.Line]
  let prunesParents: Bool

  /// What to say where nothing is listed: then no engine is asked, and nothing is done.
  var emptiness: String? { lines.isEmpty ? "\(source) lists no items: nothing to do." : nil }

  /// What has to be asked of the engine: volumes and networks only where one is named.
  var measurements: Set<Measurement> {
    var measurements = Measurement.containersAndImages
    let kinds = Set(lines.compactMap(\.reference.kind))
    if kinds.contains(.volume) { measurements.formUnion([.volumes, .volumeSizes]) }
    if kinds.contains(.network) { measurements.insert(.networks) }
    return measurements
  }

  /// The plan for the listed items; a line that names nothing, or several items, stops it.
  func plan(_ inventory: Inventory, _ rules: ExclusionRules, graph: LayerGraph) throws -> Plan {
    var marks: Set<ItemID> = []
    // Only the names that were written are asked to go; an ID means the image with all its names.
    var named: [String: Set<String>] = [:]
    var whole: Set<String> = []
    var problems: [String] = []
    for line in lines {
      do {
        let target = try line.reference.resolve(in: inventory)
        marks.insert(target.item)
        if let tag = target.tag {
          named[target.item.id, default: []].insert(tag)
        } else {
          whole.insert(target.item.id)
        }
      } catch {
        problems.append("\(source), line \(line.number): \(error.sentence)")
      }
    }
    guard problems.isEmpty else {
      throw CommandFailure(lines: problems, status: .usage)
    }
    let options = PlanOptions(
      prunesParents: prunesParents, onlyTags: named.filter { !whole.contains($0.key) })
    return Planner.plan(
      marks: marks, inventory: inventory, graph: graph, options: options
    ) { rules.protection(of: $0, in: inventory) }
  }
}
