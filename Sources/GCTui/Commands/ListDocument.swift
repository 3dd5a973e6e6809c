import FoundationEssentials
import GCCore

/// The JSON of `gctui list` (docs/list.schema.json).
struct ListDocument: Encodable {
  private struct Item: Encodable {
    let item: ListedItem

    private enum Key: String, CodingKey {
      case kind, id, lists, names, digests, image, labels, state, exitCode, createdAt, finishedAt,
        size, isLowerBound, uncountedLogs, uniqueSize, excluded, rule
    }

    /// Every key is always there: `null` says that there is no value, or that it is not known.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(item.id.kind, forKey: .kind)
      try container.encode(item.id.id, forKey: .id)
      try container.encode(item.lists, forKey: .lists)
      try container.encode(item.names, forKey: .names)
      try container.encode(item.digests, forKey: .digests)
      try container.encode(item.image, forKey: .image)
      try container.encode(item.labels, forKey: .labels)
      try container.encode(item.state?.name, forKey: .state)
      try container.encode(item.exitCode, forKey: .exitCode)
      try container.encode(item.createdAt?.formatted(.iso8601), forKey: .createdAt)
      try container.encode(item.finishedAt?.formatted(.iso8601), forKey: .finishedAt)
      try container.encode(item.size.value, forKey: .size)
      try container.encode(item.size.value != nil && !item.bytes.isExact, forKey: .isLowerBound)
      try container.encode(item.bytes.uncountedLogs, forKey: .uncountedLogs)
      let unique = item.uniqueSize.flatMap { $0.isExact ? $0.max : nil }
      try container.encode(unique, forKey: .uniqueSize)
      try container.encode(item.protection != nil, forKey: .excluded)
      try container.encode(item.protection?.rule, forKey: .rule)
    }
  }

  private let items: [Item]

  init(_ items: [ListedItem]) {
    self.items = items.map(Item.init)
  }

  func encode(to encoder: any Encoder) throws {
    try items.encode(to: encoder)
  }

  func text() throws -> String { try JSONText.pretty(self) }
}
