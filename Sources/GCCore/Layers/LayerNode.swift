/// One layer of the engine's store, on top of one other or of nothing.
///
/// Not its own size is kept but that of the whole stack below and including it: it is what engines
/// tell (an image's size), and the bytes of a stretch of layers are the difference of two of them
/// even where the single layers between are not known.
struct LayerNode: Hashable, Sendable {
  /// Index of the layer below, always smaller than its own; `nil` at the bottom.
  var parent: Int?
  /// `nil` for a layer of an image that is gone, known only by its directory.
  var chainID: String?
  /// Bounds of the bytes from the bottom to this layer; `high` is `nil` where nothing bounds it.
  var low: Int64 = 0
  var high: Int64?
  /// Whether an answer that is still awaited may narrow the bounds.
  var isPending = false
  var firstChild: Int?
  var nextSibling: Int?

  /// Sizes above this are not believed: sums of many must not overflow.
  static let largest: Int64 = 1 << 48
}

/// An image as far as removal and layers are concerned.
struct ImageNode: Hashable, Sendable {
  var id: String
  var name: String
  var tags: [String]
  var digests: [String]
  /// Its topmost layer; `nil` for an image without layers or one not measured.
  var top: Int?
  /// Why its layers are not known; `nil` where they are.
  var unmeasured: InexactReason?
  /// All its bytes; where its layers are not known, what removing it frees.
  var bytes: Estimate
  var parent: Int?
  var children: [Int] = []
  /// Containers in any state that were made from it, or mount it.
  var users: [Int] = []

  /// Whether it has no name at all: a step of a build, or what a rebuild left behind.
  var isUntagged: Bool { tags.isEmpty && digests.isEmpty }
}

/// A container as far as removal and layers are concerned.
struct ContainerNode: Hashable, Sendable {
  var id: String
  var name: String
  var state: ContainerState
  /// Images it was made from or mounts, where their records are still there.
  var images: [Int] = []
  /// Of these, the images that it mounts.
  var mountedImages: Set<Int> = []
  /// The topmost layer below its own.
  var top: Int?
  /// Why the layers that it holds are not known; `nil` where they are.
  var unmatched: InexactReason?
  /// What goes with it that nobody shares.
  var own: Estimate
  /// Volumes and networks that it uses.
  var resources: [Int] = []
}
