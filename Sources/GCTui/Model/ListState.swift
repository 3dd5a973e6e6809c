import GCCore

/// One line of a list.
enum Row: Hashable, Sendable {
  case item(ItemID)
  /// A value of the label by which the list is grouped; `nil` for items without the label.
  case group(String?)

  var item: ItemID? {
    if case .item(let item) = self { item } else { nil }
  }
}

/// The items of one group and their bytes.
struct GroupSummary: Hashable, Sendable {
  var items: [ItemID] = []
  /// Their bytes together, what they share counted once.
  var bytes = Estimate.zero
}

/// One list as the operator arranged it.
struct ListState: Sendable {
  var sort = SortOrder.initial
  var sizeColumn = SizeColumn.total
  var filter = Filter("")
  /// The label by whose values the list is grouped.
  var grouping: String?
  var showsExcluded = true

  /// The row under the cursor; it follows its item wherever that goes.
  var cursor: Row?
  var cursorIndex = 0
  /// Whether the operator has chosen the row: before that the cursor follows nothing.
  var isCursorPlaced = false
  /// The first row on the screen.
  var top = 0
  /// Where a range of marks began.
  var rangeStart: ItemID?

  /// The lines as arranged; kept until something they depend on changes.
  var rows: [Row] = []
  var groups: [String?: GroupSummary] = [:]
  /// The largest size among the rows, for the bars.
  var largest: Int64 = 0
  var hiddenByFilter = 0
  var hiddenByExclusion = 0
  /// Rows that the filter cannot judge yet, because a size or an age is not known.
  var notKnown = 0
  /// The bytes of everything in the list, filtered or not, what items share counted once.
  var total = Estimate.zero
  var count = 0
  /// Something that the rows depend on has changed.
  var isStale = true

  var selected: ItemID? { cursor?.item }

  /// The item under the cursor, or all of the group under it.
  var itemsOfRow: [ItemID] {
    switch cursor {
    case .item(let item): [item]
    case .group(let value): groups[value]?.items ?? []
    case nil: []
    }
  }

  /// Items of the rows that are shown.
  var shownItems: [ItemID] { rows.compactMap(\.item) }
}
