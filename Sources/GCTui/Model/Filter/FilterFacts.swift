import FoundationEssentials
import GCCore

/// What the filter looks at in one row; made once a row, asked at every key.
struct FilterFacts: Hashable, Sendable {
  /// Names, tags, digests, image names and labels in lower case, one after the other.
  let text: [UInt8]
  /// IDs that a word may begin: with and without `sha256:`.
  let ids: [String]
  let labels: [String: String]
  /// When its age begins: the exit, else the creation; `pending` until an inspect tells.
  let since: Fact<Date>
  /// Its age is never longer than since then, whatever is not known yet.
  let createdAt: Date?
  /// Bytes.
  let size: Fact<Int64>
  /// Empty for an image.
  let state: String
  let isExcluded: Bool
  /// Whether collect would take it; only set where a filter asks, as it changes with all else.
  var isDue: Bool?

  init(
    texts: [String], ids: [String] = [], labels: [String: String] = [:],
    since: Fact<Date> = .pending, createdAt: Date? = nil, size: Fact<Int64> = .pending,
    state: String = "", isExcluded: Bool = false
  ) {
    let labelTexts = labels.map { $0.key + "=" + $0.value }
    // A zero byte between two texts: no word reaches across.
    text = Array((texts + labelTexts).map { $0.lowercased() }.joined(separator: "\0").utf8)
    self.ids = ids
    self.labels = labels
    self.since = since
    self.createdAt = createdAt
    self.size = size
    self.state = state
    self.isExcluded = isExcluded
  }

  /// A container: its age is that since its exit, since its creation when it never ran.
  init(_ container: Container, isExcluded: Bool) {
    let created = container.createdAt
    let since: Fact<Date> =
      switch container.details {
      case .known(let details):
        (details.finishedAt.date ?? created).map { .known($0) }
          ?? .unavailable(reason: "the engine does not know")
      case .pending:
        container.state == .created ? created.map { .known($0) } ?? .pending : .pending
      case .unavailable(let reason): .unavailable(reason: reason)
      }
    self.init(
      texts: container.names + [container.imageName], ids: [container.id],
      labels: container.labels, since: since, createdAt: created, size: container.writableSize,
      state: container.state.name, isExcluded: isExcluded)
  }

  /// An image: its age is that since its build, its size that of all its layers.
  init(_ image: GCCore.Image, isExcluded: Bool) {
    let short = image.id.hasPrefix("sha256:") ? String(image.id.dropFirst(7)) : image.id
    self.init(
      texts: image.tags + image.digests, ids: [image.id, short], labels: image.labels,
      since: image.createdAt.map { .known($0) } ?? .unavailable(reason: "the engine does not know"),
      createdAt: image.createdAt,
      size: image.size.map { .known($0) } ?? .unavailable(reason: "the engine does not tell"),
      isExcluded: isExcluded)
  }
}
