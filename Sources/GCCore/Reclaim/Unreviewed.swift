/// What a removal took beyond what was reviewed: another client was faster than the last look.
///
/// The engine has no call that removes an item only while it is as it was a moment ago, so that
/// this cannot be kept from happening; it is told, recorded, and ends the run as incomplete.
public struct Unreviewed: Hashable, Sendable {
  /// Full IDs of images that were deleted.
  public var images: [String]
  /// Names that were taken off, of these images or of others that stay.
  public var names: [String]
  /// What happened to the item between the last look and its removal, as sentences.
  public var changes: [String]
  /// The `docker` commands that bring back what can be brought back.
  public var restore: [String]
  /// Bytes that went with it and that the outcome of its step does not count.
  public var freed: Estimate

  public init(
    images: [String] = [], names: [String] = [], changes: [String] = [], restore: [String] = [],
    freed: Estimate = .zero
  ) {
    self.images = images
    self.names = names
    self.changes = changes
    self.restore = restore
    self.freed = freed
  }

  /// Whether everything that went was reviewed.
  public var isEmpty: Bool { images.isEmpty && names.isEmpty && changes.isEmpty }

  /// For people: what went, and how to get it back. Names in it are unscrubbed.
  public var sentence: String {
    var sentences = changes
    if !images.isEmpty {
      let short = images.map { shortID($0) }.joined(separator: ", ")
      sentences.append(
        "Not reviewed, but deleted by the engine: image\(images.count == 1 ? "" : "s") \(short).")
    }
    if !names.isEmpty {
      sentences.append(
        "Not reviewed, but taken off by the engine: \(names.joined(separator: ", ")).")
    }
    if !restore.isEmpty {
      sentences.append("To get it back: \(restore.joined(separator: "; ")).")
    } else if !images.isEmpty {
      sentences.append("Nothing on this engine brings it back: build, load or pull it again.")
    }
    return sentences.joined(separator: " ")
  }
}
