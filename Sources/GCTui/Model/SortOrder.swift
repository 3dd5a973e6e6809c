/// How a list is sorted.
struct SortOrder: Hashable, Sendable {
  enum Key: Hashable, Sendable, CaseIterable {
    /// The size column as it is shown: total, unique or what it frees.
    case size
    case name
    /// Time since the exit, or since creation.
    case age
  }

  var key: Key
  var isReversed = false

  /// The natural direction: largest, oldest, A first.
  static let initial = SortOrder(key: .age)

  /// The same key again turns the order round.
  func choosing(_ key: Key) -> SortOrder {
    key == self.key ? SortOrder(key: key, isReversed: !isReversed) : SortOrder(key: key)
  }
}

/// What the size column shows.
enum SizeColumn: Hashable, Sendable, CaseIterable {
  /// All of the item's bytes, shared or not.
  case total
  /// What nothing else holds.
  case unique
  /// What the item adds to what the marked set frees.
  case frees

  var next: SizeColumn {
    switch self {
    case .total: .unique
    case .unique: .frees
    case .frees: .total
    }
  }

  var title: String {
    switch self {
    case .total: "SIZE"
    case .unique: "UNIQUE"
    case .frees: "FREES"
    }
  }
}
