import FoundationEssentials
import GCCore

/// Docker's classic image store in memory, written after moby's own code and independently of the
/// planner: the oracle that its predictions are held against.
///
/// Layers have true sizes; an answer to a removal names exactly what moby's would.
struct SimulatedEngine {
  struct Refused: Error, Hashable {
    var status = 409
    var message: String
  }

  struct LayerRecord {
    var parent: String?
    var size: Int64
    var directory: String
    var references: Int
  }

  struct ImageRecord {
    var id: String
    var references: [String]
    var parent: String?
    var chain: [String]
    var diffs: [String]
    /// Oldest first; a step without a layer is `isEmpty`.
    var history: [(createdBy: String, isEmpty: Bool)]
    var tellsHistory = true
  }

  struct ContainerRecord {
    var id: String
    var name: String
    var image: String
    var top: String?
    var state: ContainerState
    var writable: Int64
  }

  var layers: [String: LayerRecord] = [:]
  var images: [String: ImageRecord] = [:]
  var containers: [String: ContainerRecord] = [:]
  private var made = 0

  mutating func freshID() -> String {
    made += 1
    let digits = String(made, radix: 16)
    return String(repeating: "0", count: 64 - digits.count) + digits
  }

  // MARK: Making

  /// Registers a layer on another, or finds it; its name is its place, as the real chain ID is.
  mutating func layer(_ diff: String, on parent: String?, size: Int64) -> String {
    let chain = ChainID.chain(of: (diffs(to: parent)) + [diff]).last ?? diff
    if layers[chain] == nil {
      layers[chain] = LayerRecord(
        parent: parent, size: size, directory: "/data/overlay2/\(freshID())/diff", references: 0)
      diffNames[chain] = diff
      if let parent { layers[parent]?.references += 1 }
    }
    return chain
  }

  private var diffNames: [String: String] = [:]

  private func diffs(to top: String?) -> [String] { stack(top).map { diffNames[$0] ?? "" } }

  func stack(_ top: String?) -> [String] {
    var stack: [String] = []
    var next = top
    while let layer = next {
      stack.append(layer)
      next = layers[layer]?.parent
    }
    return stack.reversed()
  }

  mutating func image(
    on top: String?, parent: String? = nil, references: [String] = [],
    history: [(createdBy: String, isEmpty: Bool)], tellsHistory: Bool = true
  ) -> String {
    let id = "sha256:" + freshID()
    let chain = stack(top)
    images[id] = ImageRecord(
      id: id, references: references, parent: parent, chain: chain,
      diffs: chain.map { diffNames[$0] ?? "" }, history: history, tellsHistory: tellsHistory)
    if let top { layers[top]?.references += 1 }
    return id
  }

  mutating func container(of image: String, name: String, state: ContainerState, writable: Int64)
    -> String
  {
    let id = freshID()
    let top = images[image]?.chain.last
    containers[id] = ContainerRecord(
      id: id, name: name, image: image, top: top, state: state, writable: writable)
    if let top { layers[top]?.references += 1 }
    return id
  }

  // MARK: Removing

  /// `DELETE /containers/{id}` without force.
  mutating func removeContainer(_ id: String) throws(Refused) {
    guard let container = containers[id] else { throw Refused(status: 404, message: "gone") }
    switch container.state {
    case .created, .exited, .dead: break
    default: throw Refused(message: "cannot remove a running container")
    }
    containers[id] = nil
    _ = release(container.top)
  }

  /// `DELETE /images/{reference}`.
  mutating func removeImage(_ reference: String, force: Bool, noprune: Bool) throws(Refused)
    -> [ImageRemoval]
  {
    var records: [ImageRemoval] = []
    if let image = images[reference] {
      if isSingle(image.references) {
        try check(image.id, soft: !force, references: false)
        for name in image.references { records.append(.untagged(name)) }
        images[image.id]?.references = []
      }
      try delete(image.id, &records, force: force, prune: !noprune, quiet: false)
      return records
    }
    guard let image = images.values.first(where: { $0.references.contains(reference) }) else {
      throw Refused(status: 404, message: "No such image")
    }
    if !force, isSingle(image.references),
      containers.values.contains(where: { $0.image == image.id })
    {
      throw Refused(message: "container is using its referenced image")
    }
    images[image.id]?.references.removeAll { $0 == reference }
    records.append(.untagged(reference))
    if !reference.contains("@") {
      let repository = Self.repository(reference)
      let left = images[image.id]?.references ?? []
      if !left.contains(where: { !$0.contains("@") && Self.repository($0) == repository }) {
        for digest in left where Self.repository(digest) == repository {
          images[image.id]?.references.removeAll { $0 == digest }
          records.append(.untagged(digest))
        }
      }
    }
    if images[image.id]?.references.isEmpty == false { return records }
    try delete(image.id, &records, force: force, prune: !noprune, quiet: true)
    return records
  }

  private func isSingle(_ references: [String]) -> Bool {
    if references.count <= 1 { return references.count == 1 }
    let tags = references.filter { !$0.contains("@") }
    if tags.count > 1 { return false }
    let digested = Set(references.filter { $0.contains("@") }.map(Self.repository))
    let single = tags.first ?? references[0]
    return digested == [Self.repository(single)]
  }

  private static func repository(_ reference: String) -> String {
    String(reference.split(separator: "@")[0].split(separator: ":")[0])
  }

  private func check(_ id: String, soft: Bool, references: Bool) throws(Refused) {
    if images.values.contains(where: { $0.parent == id }) {
      throw Refused(message: "image has dependent child images")
    }
    let users = containers.values.filter { $0.image == id }
    if users.contains(where: { $0.state == .running || $0.state == .paused }) {
      throw Refused(message: "image is being used by running container")
    }
    if soft, references, images[id]?.references.isEmpty == false {
      throw Refused(message: "image is referenced in multiple repositories")
    }
    if soft, !users.isEmpty { throw Refused(message: "image is being used by stopped container") }
  }

  private mutating func delete(
    _ id: String, _ records: inout [ImageRemoval], force: Bool, prune: Bool, quiet: Bool
  ) throws(Refused) {
    do {
      try check(id, soft: !force, references: true)
    } catch {
      if quiet { return }
      throw error
    }
    guard let image = images[id] else { return }
    for name in image.references { records.append(.untagged(name)) }
    images[id] = nil
    records.append(.deleted(id))
    records += release(image.chain.last).map { .deleted($0) }
    guard prune, let parent = image.parent, images[parent] != nil else { return }
    try delete(parent, &records, force: false, prune: true, quiet: true)
  }

  private mutating func release(_ top: String?) -> [String] {
    var removed: [String] = []
    var next = top
    while let chain = next, var layer = layers[chain] {
      layer.references -= 1
      layers[chain] = layer
      guard layer.references == 0 else { break }
      layers[chain] = nil
      removed.append(chain)
      next = layer.parent
    }
    return removed
  }

  // MARK: What its API tells

  /// Bytes on its disk: every layer and every writable layer.
  var disk: Int64 {
    layers.values.reduce(0) { $0 + $1.size } + containers.values.reduce(0) { $0 + $1.writable }
  }

  func size(_ chain: [String]) -> Int64 { chain.reduce(0) { $0 + (layers[$1]?.size ?? 0) } }

  var inventory: Inventory {
    Inventory(
      host: Host(address: "unix:///simulated", engineID: "simulated"),
      containers: containers.values.map { container in
        let chain = stack(container.top)
        return Container(
          id: container.id, names: [container.name], imageID: container.image,
          state: container.state,
          details: .known(
            ContainerDetails(
              startedAt: EngineTime("2024-01-01T00:00:00Z"),
              finishedAt: EngineTime("2024-01-01T00:00:01Z"),
              lowerDirectories: ["/data/overlay2/\(container.id)-init/diff"]
                + chain.reversed().map { layers[$0]?.directory ?? "" },
              logDriver: "none")),
          writableSize: .known(container.writable), imageSize: .known(size(chain)))
      },
      images: images.values.map { image in
        Image(
          id: image.id, tags: image.references.filter { !$0.contains("@") },
          digests: image.references.filter { $0.contains("@") }, size: size(image.chain),
          parentID: image.parent,
          details: .known(
            ImageDetails(
              diffIDs: image.diffs,
              directories: image.chain.reversed().map { layers[$0]?.directory ?? "" })),
          history: .known(history(of: image)))
      },
      buildCache: .known(BuildCache()), containersComplete: true, imagesComplete: true)
  }

  private func history(of image: ImageRecord) -> [HistoryStep] {
    guard image.tellsHistory else { return [] }
    var steps: [HistoryStep] = []
    var chain = image.chain[...]
    for step in image.history {
      let size = step.isEmpty ? 0 : chain.popFirst().flatMap { layers[$0]?.size } ?? 0
      steps.append(HistoryStep(createdBy: step.createdBy, size: size))
    }
    return steps.reversed()
  }
}
