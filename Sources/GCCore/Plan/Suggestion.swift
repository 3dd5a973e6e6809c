/// Items that, marked as well, let more go than their own share: offered, never done.
public struct Suggestion: Hashable, Sendable {
  /// What would have to be marked too, containers first.
  public var items: [ItemID]
  /// What the marked set frees more with them.
  public var additional: Estimate

  public init(items: [ItemID], additional: Estimate) {
    self.items = items
    self.additional = additional
  }
}

extension MarkTally {
  /// What else could be marked so that more goes: whatever alone blocks a marked item, and those
  /// who share its layers with nobody else. The most rewarding first, each worth at least `least`
  /// bytes for sure.
  ///
  /// Work is bounded: the first hundred marked images in the order of their IDs are looked at, and
  /// groups of up to eight others.
  public func suggestions(limit: Int = 3, least: Int64 = 1 << 20) -> [Suggestion] {
    let storage = graph.storage
    guard storage.isComplete else { return [] }
    var search: HolderSearch?
    var groups: [Set<ItemID>: Estimate] = [:]
    let marked = marks.filter { $0.kind == .image }.sorted().prefix(100)
    for item in marked {
      guard let index = storage.imageIndex[item.id] else { continue }
      let group: Set<ItemID>?
      if goes(item) {
        let holders = search ?? HolderSearch(graph)
        search = holders
        group = sharers(of: index, holders)
      } else {
        group = closure([item])
      }
      guard let group, !group.isEmpty, groups[group] == nil else { continue }
      groups[group] = addition(of: group.sorted())
    }
    guard !groups.isEmpty else { return [] }
    var unmarked = self
    for item in marks { unmarked.unmark(item) }
    return groups.compactMap { group, additional in
      // What they would free by themselves is no news: only with the marks they bring more.
      let apart = unmarked.additions(of: group).values.reduce(Estimate.zero, +)
      guard additional.min >= least, additional.min > apart.max ?? .max else { return nil }
      return Suggestion(items: group.sorted(), additional: additional)
    }
    .sorted { ($1.additional.min, $0.items.count) < ($0.additional.min, $1.items.count) }
    .prefix(limit).map { $0 }
  }

  /// Those unmarked who hold the next layers of an image that goes.
  private func sharers(of index: Int, _ search: HolderSearch) -> Set<ItemID>? {
    guard let held = graph.chain(to: graph.storage.images[index].top).last(where: isHeld) else {
      return nil
    }
    let holders = search.holders(of: held, limit: 9) { !goes($0) }
    guard holders.count < 9 else { return nil }
    return closure(
      holders.compactMap {
        switch $0 {
        case .image(let id, _): .image(id)
        case .container(let id, _): .container(id)
        case .buildCache: nil
        }
      })
  }

  /// The items with everything that blocks them, less what is marked; `nil` where one of them
  /// could not go, or where they are too many.
  private func closure(_ items: [ItemID]) -> Set<ItemID>? {
    let storage = graph.storage
    var all: Set<ItemID> = []
    var open = items
    while let item = open.popLast() {
      guard !goes(item), all.insert(item).inserted else { continue }
      guard canBeMarked(item), all.count <= 16 else { return nil }
      guard let index = storage.imageIndex[item.id], item.kind == .image else { continue }
      open += storage.images[index].children.map { .image(storage.images[$0].id) }
      open += storage.images[index].users.map { .container(storage.containers[$0].id) }
    }
    return all.subtracting(marks)
  }
}
