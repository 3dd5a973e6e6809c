import GCCore

/// What the status line says of the marks beside their bytes; made when marks, figures or rows
/// change, not at every frame.
struct MarkSummary: Hashable, Sendable {
  /// Marks that no list shows now.
  var hidden = 0
  /// What would free more together with the marks; a key marks it.
  var suggestion: Suggestion?
  /// Marks or figures have changed since.
  var isStale = false
  /// Rows have changed since.
  var isHiddenStale = false
}

extension AppModel {
  /// Items that no list shows now: hidden by a filter, or as excluded.
  func hiddenCount(of items: Set<ItemID>) -> Int {
    guard !items.isEmpty else { return 0 }
    var left = items
    for list in lists.values {
      for row in list.rows {
        if let item = row.item { left.remove(item) }
      }
    }
    return left.count
  }

  mutating func summarizeMarks() {
    if markSummary.isStale {
      markSummary.suggestion =
        marks.isEmpty ? nil : figures?.tally.suggestions(limit: 1).first
    }
    if markSummary.isStale || markSummary.isHiddenStale {
      markSummary.hidden = hiddenCount(of: marks)
    }
    markSummary.isStale = false
    markSummary.isHiddenStale = false
  }
}
