public import FoundationEssentials

/// An image of the engine, as `GET /images/json?all=1` lists it.
public struct Image: Identifiable, Hashable, Sendable {
  /// Full ID, `sha256:` and 64 hexadecimal digits.
  public let id: String
  /// Every `repository:tag`, in the engine's order; never `<none>:<none>`.
  public var tags: [String]
  /// Every `repository@sha256:…` by which it can be pulled again.
  public var digests: [String]
  /// Whether the list names one of them among the tags, as the containerd store and Podman do with
  /// what was pulled by digest: such an image is not dangling there. Docker's own store knows digests
  /// of what lost its tag to a newer image too, which is.
  public var isNamedByDigest: Bool
  /// When it was built; `nil` where the engine does not know (year 1 or the epoch).
  public var createdAt: Date?
  /// All its layers together, shared or not, in bytes; `nil` where the engine does not tell.
  public var size: Int64?
  /// The image it was built on by the classic builder, where the engine knows.
  public var parentID: String?
  public var labels: [String: String]
  /// Bytes that no other image holds, by the engine's own count or ours.
  public var uniqueSize: Fact<Int64>
  /// What only an inspect tells.
  public var details: Fact<ImageDetails>
  /// Build steps, newest first (`GET /images/{id}/history`).
  public var history: Fact<[HistoryStep]>

  public init(
    id: String, tags: [String] = [], digests: [String] = [], isNamedByDigest: Bool = false,
    createdAt: Date? = nil, size: Int64? = 0, parentID: String? = nil,
    labels: [String: String] = [:],
    uniqueSize: Fact<Int64> = .pending, details: Fact<ImageDetails> = .pending,
    history: Fact<[HistoryStep]> = .pending
  ) {
    self.id = id
    self.tags = tags
    self.digests = digests
    self.isNamedByDigest = isNamedByDigest
    self.createdAt = createdAt
    self.size = size
    self.parentID = parentID
    self.labels = labels
    self.uniqueSize = uniqueSize
    self.details = details
    self.history = history
  }

  public var itemID: ItemID { .image(id) }

  /// The first tag, else the first digest it was pulled by, else the short ID.
  public var name: String { tags.first ?? digests.first ?? shortID(id) }

  /// Whether docker lists it as dangling: without a tag, and without a digest that the engine counts
  /// as a name of its own.
  public var isDangling: Bool { tags.isEmpty && !isNamedByDigest }
}

/// What an inspect of an image adds (`GET /images/{id}/json`).
public struct ImageDetails: Hashable, Sendable {
  /// Diff IDs of its layers, bottom first (`RootFS.Layers`).
  public var diffIDs: [String]
  /// Every digest by which it can be pulled, where an inspect told them: lists of the containerd
  /// store hold one only.
  public var digests: [String]?
  /// When it last got a tag on this engine; `nil` where the engine does not say.
  public var lastTaggedAt: Date?
  /// Directories of its layers, top first, where the driver tells (`GraphDriver`).
  public var directories: [String]
  public var architecture: String
  public var os: String
  public var author: String
  public var comment: String
  /// Entry point and command.
  public var command: [String]

  public init(
    diffIDs: [String], digests: [String]? = nil, lastTaggedAt: Date? = nil,
    directories: [String] = [],
    architecture: String = "", os: String = "", author: String = "", comment: String = "",
    command: [String] = []
  ) {
    self.diffIDs = diffIDs
    self.digests = digests
    self.lastTaggedAt = lastTaggedAt
    self.directories = directories
    self.architecture = architecture
    self.os = os
    self.author = author
    self.comment = comment
    self.command = command
  }
}

/// One step of an image's history, as the engine tells it.
public struct HistoryStep: Hashable, Sendable {
  /// The image of this step, or `nil` for `<missing>`.
  public var imageID: String?
  public var createdAt: Date?
  public var createdBy: String
  /// Bytes this step added; zero for a step that only changed the configuration, negative where
  /// the engine does not tell.
  public var size: Int64
  public var comment: String
  public var tags: [String]

  public init(
    imageID: String? = nil, createdAt: Date? = nil, createdBy: String = "", size: Int64 = 0,
    comment: String = "", tags: [String] = []
  ) {
    self.imageID = imageID
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.size = size
    self.comment = comment
    self.tags = tags
  }
}
