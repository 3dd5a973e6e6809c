import GCCore

/// The choice of a rule by which items are excluded, or taken off again.
struct ExcludeState: Hashable, Sendable {
  /// One line of the menu.
  enum Choice: Hashable, Sendable {
    case add(ExclusionOffer)
    /// A rule that protects one of the items now.
    case remove(Exclusion, protects: Int)
  }

  var items: [ItemID]
  var choices: [Choice]
  /// A rule of the machine's that protects one of the items, and cannot be taken off here.
  var fixed: Protection?
  var selected = 0
}

/// The difference that saving would write, and what became of trying.
struct SaveState: Hashable, Sendable {
  var lines: [ExclusionDiffLine]
  /// Why it has to be looked at again: the file changed under us, or a conflict.
  var warnings: [String] = []
  var top = 0
  var isUnderWay = false
}
