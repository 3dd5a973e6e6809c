import FoundationEssentials
import GCCore

extension AppModel {
  /// Sorts, filters and groups one list, and keeps its cursor on its item.
  mutating func arrange(_ kind: ListKind) {
    guard var list = lists[kind] else { return }
    list.isStale = false
    markSummary.isHiddenStale = true
    list.hiddenByFilter = 0
    list.hiddenByExclusion = 0
    list.notKnown = 0
    list.largest = 0
    let members = kind.members(of: inventory, references)
    list.count = members.count
    list.total = total(of: members)
    let additions =
      list.sizeColumn == .frees ? figures?.tally.additions(of: members) ?? [:] : [:]

    var shown: [SortedItem] = []
    shown.reserveCapacity(members.count)
    for item in members {
      let isExcluded = !exclusions.rules.isEmpty && know(item).protection != nil
      if isExcluded, !list.showsExcluded {
        list.hiddenByExclusion += 1
        continue
      }
      if !list.filter.isEmpty, var facts = filterFacts(of: item) {
        if list.filter.hangsOnCollect { facts.isDue = collect.verdict(of: item)?.isTaken }
        let outcome = list.filter.outcome(facts, now: now)
        if outcome == .notKnown { list.notKnown += 1 }
        guard outcome == .matches else {
          list.hiddenByFilter += 1
          continue
        }
      }
      let size =
        list.sizeColumn == .frees
        ? additions[item].flatMap { $0.bound } : columnSize(of: item, list.sizeColumn)
      list.largest = max(list.largest, size ?? 0)
      shown.append(
        SortedItem(item: item, size: size, name: name(of: item), since: since(item)))
    }
    shown.sort { $0.comes(before: $1, in: list.sort) }
    group(shown, in: &list)
    list.follow()
    lists[kind] = list
  }

  private func group(_ shown: [SortedItem], in list: inout ListState) {
    list.groups = [:]
    guard let key = list.grouping else {
      list.rows = shown.map { .item($0.item) }
      return
    }
    var order: [String?] = []
    for sorted in shown {
      let value = labels(of: sorted.item)[key]
      if list.groups[value] == nil { order.append(value) }
      list.groups[value, default: GroupSummary()].items.append(sorted.item)
    }
    for (value, group) in list.groups { list.groups[value]?.bytes = total(of: group.items) }
    // Values in their order, what has no such label last.
    order.sort { ($0 == nil ? 1 : 0, $0 ?? "") < ($1 == nil ? 1 : 0, $1 ?? "") }
    list.rows = order.flatMap { value in
      [.group(value)] + (list.groups[value]?.items ?? []).map { Row.item($0) }
    }
  }

  func labels(of item: ItemID) -> [String: String] {
    switch item.kind {
    case .container: inventory.containers[item.id]?.labels ?? [:]
    case .image: inventory.images[item.id]?.labels ?? [:]
    case .volume: inventory.volumes[item.id]?.labels ?? [:]
    case .network: inventory.networks[item.id]?.labels ?? [:]
    }
  }

  /// The bytes of the items together, a layer that several have counted once.
  func total(of items: [ItemID]) -> Estimate {
    let own = items.lazy.filter { $0.kind == .container }
      .compactMap { [inventory] in inventory.containers[$0.id] }.map(ownBytes).sum
    let images = items.filter { $0.kind == .image }
    guard !images.isEmpty else { return own }
    if let figures { return own + figures.graph.total(of: images) }
    // No less than the largest of them, no more than all of them.
    let sizes = images.map { inventory.images[$0.id]?.size }
    let sum = sizes.reduce(Int64?.some(0)) { sum, size in
      sum.flatMap { sum in size.map { sum.addingSaturated($0) } }
    }
    let largest = sizes.compactMap { $0 }.max() ?? 0
    return own
      + (sum == largest
        ? .exact(largest) : Estimate(min: largest, max: sum, reasons: [.notMeasuredYet]))
  }

  /// When the item's age begins: the exit where it is known, else the creation.
  func since(_ item: ItemID) -> Date? {
    switch item.kind {
    case .container:
      inventory.containers[item.id].flatMap { container in
        container.details.value?.finishedAt.date ?? container.createdAt
      }
    case .image: inventory.images[item.id]?.createdAt
    case .volume: inventory.volumes[item.id]?.createdAt
    case .network: inventory.networks[item.id]?.createdAt
    }
  }

  func totalSize(of item: ItemID) -> Int64? {
    switch item.kind {
    case .container: inventory.containers[item.id]?.writableSize.value
    case .image: inventory.images[item.id]?.size
    case .volume: inventory.volumes[item.id]?.size.value
    case .network: nil
    }
  }

  /// The bound that the size column shows, for sorting and bars.
  func columnSize(of item: ItemID, _ column: SizeColumn) -> Int64? {
    switch column {
    case .unique where item.kind == .image: figures?.unique[item.id]?.bound
    case .total, .unique: totalSize(of: item)
    case .frees: visibleFrees[item]?.bound
    }
  }
}

extension Estimate {
  /// The figure that a narrow column shows: the upper bound, else the lower; `nil` where nothing is
  /// known.
  fileprivate var bound: Int64? { isUnknown ? nil : max ?? min }
}

/// What a row is sorted by.
private struct SortedItem {
  let item: ItemID
  let size: Int64?
  let name: String
  let since: Date?

  /// Largest, oldest and A first; what is not known comes last in both directions.
  func comes(before other: SortedItem, in order: SortOrder) -> Bool {
    let (one, two) = order.isReversed ? (other, self) : (self, other)
    switch order.key {
    case .size where size != other.size:
      guard let size, let otherSize = other.size else { return size != nil }
      return order.isReversed ? size < otherSize : size > otherSize
    case .age where since != other.since:
      guard let since, let otherSince = other.since else { return since != nil }
      return order.isReversed ? since > otherSince : since < otherSince
    case .name where name != other.name: return one.name < two.name
    default: return (name, item.id) < (other.name, other.item.id)
    }
  }
}

extension ListState {
  /// Puts the cursor back on its row, or on the row that took its place.
  mutating func follow() {
    // Until the operator has chosen a row the cursor stays on the first, whatever streams in.
    guard isCursorPlaced else {
      (top, cursorIndex, cursor) = (0, 0, rows.first)
      return
    }
    if let cursor, cursorIndex < rows.count, rows[cursorIndex] == cursor { return clampTop() }
    if let cursor, let index = rows.firstIndex(of: cursor) {
      // The row keeps its place on the screen as far as it can.
      top += index - cursorIndex
      cursorIndex = index
    } else {
      cursorIndex = max(0, min(cursorIndex, rows.count - 1))
      cursor = rows.indices.contains(cursorIndex) ? rows[cursorIndex] : nil
    }
    clampTop()
  }

  private mutating func clampTop() { top = max(0, min(top, rows.count - 1)) }

  /// Moves the cursor to a row, as near as there is one.
  mutating func moveCursor(to index: Int) {
    guard !rows.isEmpty else { return }
    cursorIndex = max(0, min(index, rows.count - 1))
    cursor = rows[cursorIndex]
  }

  /// Scrolls so that the cursor is within a window of so many rows.
  mutating func scroll(height: Int) {
    top = min(top, cursorIndex)
    top = max(top, cursorIndex - max(1, height) + 1)
    top = max(0, min(top, max(0, rows.count - height)))
  }
}
