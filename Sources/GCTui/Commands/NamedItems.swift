import GCCore

/// The items that were named to `plan` or `delete`, line by line.
struct NamedItems {
  /// Where the lines come from, for errors.
  let source: String
  let lines: [ItemReferenceList.Line]
  let prunesParents: Bool

  /// What to say where nothing is listed: then no engine is asked, and nothing is done.
  var emptiness: String? { lines.isEmpty ? "\(source) lists no items: nothing to do." : nil }

  /// Asks for what the plan is made of: only what is named is counted.
  ///
  /// - Parameter seconds: how long a count may take; `nil` for as long as it takes.
  func survey(
    _ engine: some Engine, countingWithin seconds: Int? = nil, watch: SurveyWatch
  ) async throws -> Inventory {
    var measurements: Set<Measurement> = [.containerDetails, .layers]
    let kinds = Set(lines.compactMap(\.reference.kind))
    if kinds.contains(.volume) { measurements.insert(.volumes) }
    if kinds.contains(.network) { measurements.insert(.networks) }
    var inventory = try await engine.snapshot(measurements, watch: watch)
    let items = Set(lines.compactMap { try? $0.reference.resolve(in: inventory).item })
    try await engine.count(
      Counts(for: items, in: inventory), within: seconds, into: &inventory, watch: watch)
    return inventory
  }

  /// Why what a line names is not known: of a list that it may name something in, a name alone says
  /// nothing.
  private static func missing(for reference: ItemReference, in inventory: Inventory) -> String? {
    let lists: [EngineCall] =
      switch reference.kind {
      case nil: [.containers, .images]
      case .container: [.containers]
      case .image: [.images]
      case .volume: [.volumes]
      case .network: [.networks]
      }
    return lists.lazy.compactMap { inventory.troubleSentence($0) }.first
  }

  /// The plan for the listed items; a line that names nothing, or several items, stops it.
  func plan(_ inventory: Inventory, _ rules: ExclusionRules, graph: LayerGraph) throws -> Plan {
    var marks: Set<ItemID> = []
    // Only the names that were written are asked to go; an ID means the image with all its names.
    var named: [String: Set<String>] = [:]
    var whole: Set<String> = []
    var problems: [String] = []
    // A list that the engine does not give is no fault of whoever wrote the lines.
    var status = ExitStatus.incomplete
    for line in lines {
      if let missing = Self.missing(for: line.reference, in: inventory) {
        problems.append(
          "\(source), line \(line.number): \(line.reference.whole) may be anything now: \(missing)."
        )
        continue
      }
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
        status = .usage
      }
    }
    guard problems.isEmpty else {
      throw CommandFailure(lines: problems, status: status)
    }
    let options = PlanOptions(
      prunesParents: prunesParents, onlyTags: named.filter { !whole.contains($0.key) })
    return Planner.plan(
      marks: marks, inventory: inventory, graph: graph, options: options
    ) { rules.protection(of: $0, in: inventory) }
  }
}
