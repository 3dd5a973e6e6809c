/// What the marked items free together, kept up to date mark by mark.
///
/// The same figure as `Planner.plan(marks:).frees` with parents kept, but a mark costs only as much
/// as the layers that come or go with it. Force, which is switched on item by item in a review, is
/// not asked for: it changes no figure, for an image that is forced away leaves its layers to the
/// containers that kept it. Items that could not be removed (in
/// use, with children, excluded, not exited) count nothing until what blocks them is marked too.
public struct MarkTally: Sendable {
  public let graph: LayerGraph
  public private(set) var marks: Set<ItemID> = []
  private var ledger: ReleaseLedger
  private var images: [Standing]
  private var containers: [Standing]
  private var resources: [Standing]
  private let knowsChildren: Bool

  private struct Standing: Sendable {
    var isMarked = false
    /// Marked, and nothing blocks it.
    var goes = false
    /// Excluded, or in a state in which it cannot be removed.
    var isBarred = false
    /// An untagged step of a build: it goes with the last image that was built on it.
    var isImplied = false
    /// Children and users that stay.
    var blockers = 0
  }

  /// A tally of `marks` over a graph. Make a new one when the graph or the exclusions change.
  public init(
    graph: LayerGraph, marks: Set<ItemID> = [], takesParents: Bool = false,
    protection: (ItemID) -> Protection? = { _ in nil }
  ) {
    self.graph = graph
    let storage = graph.storage
    let knowsChildren = storage.store != .opaque(.containerdStore)
    self.knowsChildren = knowsChildren
    ledger = ReleaseLedger(storage)
    images = storage.images.map { image in
      Standing(
        isBarred: !storage.isComplete || protection(.image(image.id)) != nil,
        isImplied: takesParents && knowsChildren && !image.children.isEmpty && image.isUntagged,
        blockers: image.users.count + (knowsChildren ? image.children.count : 0))
    }
    containers = storage.containers.map { container in
      Standing(
        isBarred: !container.state.isExited || protection(.container(container.id)) != nil)
    }
    resources = storage.resources.map { node in
      Standing(
        isBarred: !storage.isComplete || node.obstacle != nil || protection(node.item) != nil,
        blockers: node.users.count)
    }
    for item in marks { mark(item) }
  }

  /// What the marked items free together.
  public var estimate: Estimate { ledger.estimate }

  /// Whether the item is marked and could go with the others that are.
  public func goes(_ item: ItemID) -> Bool { standing(item)?.goes ?? false }

  /// Marks an item; one that the graph does not know is kept and counts nothing.
  public mutating func mark(_ item: ItemID) {
    var unread = FreedBytes()
    mark(item, &unread)
  }

  public mutating func unmark(_ item: ItemID) {
    guard marks.remove(item) != nil else { return }
    var unread = FreedBytes()
    switch item.kind {
    case .container:
      guard let index = graph.storage.containerIndex[item.id] else { return }
      containers[index].isMarked = false
      settle(container: index, &unread)
    case .image:
      guard let index = graph.storage.imageIndex[item.id] else { return }
      images[index].isMarked = false
      settle(image: index, &unread)
    case .volume, .network:
      guard let index = graph.storage.resourceIndex[item] else { return }
      resources[index].isMarked = false
      settle(resource: index, &unread)
    }
  }

  public mutating func toggle(_ item: ItemID) {
    if marks.contains(item) { unmark(item) } else { mark(item) }
  }

  /// What the item adds to the marked set: what its mark brings, or what it took if it is marked.
  public func addition(of item: ItemID) -> Estimate { addition(of: [item]) }

  /// What the items add together to the marks without them.
  public func addition(of items: [ItemID]) -> Estimate {
    var copy = self
    return copy.measure(items)
  }

  /// What each item by itself adds to the marks without it; one copy serves them all, so that a
  /// screen full of rows costs little more than one.
  public func additions(of items: some Sequence<ItemID>) -> [ItemID: Estimate] {
    var copy = self
    var result: [ItemID: Estimate] = [:]
    for item in items { result[item] = copy.measure([item]) }
    return result
  }

  /// Takes the items out, puts them in, and leaves everything as it was.
  private mutating func measure(_ items: [ItemID]) -> Estimate {
    let marked = items.filter { marks.contains($0) }
    for item in marked { unmark(item) }
    var change = FreedBytes()
    for item in items { mark(item, &change) }
    let bytes = ledger.estimate(of: change)
    for item in items where !marked.contains(item) { unmark(item) }
    return bytes
  }

  /// Whether no rule and no state of its own keeps the item from going.
  func canBeMarked(_ item: ItemID) -> Bool { standing(item).map { !$0.isBarred } ?? false }

  /// Whether somebody who stays holds this layer of the graph.
  func isHeld(_ layer: Int) -> Bool { ledger.isHeld(layer) }

  private func standing(_ item: ItemID) -> Standing? {
    switch item.kind {
    case .container: graph.storage.containerIndex[item.id].map { containers[$0] }
    case .image: graph.storage.imageIndex[item.id].map { images[$0] }
    case .volume, .network: graph.storage.resourceIndex[item].map { resources[$0] }
    }
  }

  private mutating func mark(_ item: ItemID, _ change: inout FreedBytes) {
    guard marks.insert(item).inserted else { return }
    switch item.kind {
    case .container:
      guard let index = graph.storage.containerIndex[item.id] else { return }
      containers[index].isMarked = true
      settle(container: index, &change)
    case .image:
      guard let index = graph.storage.imageIndex[item.id] else { return }
      images[index].isMarked = true
      settle(image: index, &change)
    case .volume, .network:
      guard let index = graph.storage.resourceIndex[item] else { return }
      resources[index].isMarked = true
      settle(resource: index, &change)
    }
  }

  private mutating func settle(container index: Int, _ change: inout FreedBytes) {
    let goes = containers[index].isMarked && !containers[index].isBarred
    guard goes != containers[index].goes else { return }
    containers[index].goes = goes
    if goes {
      _ = ledger.remove(container: index, into: &change)
    } else {
      ledger.restore(container: index)
    }
    for image in graph.storage.containers[index].images {
      images[image].blockers += goes ? -1 : 1
      settle(image: image, &change)
    }
    for resource in graph.storage.containers[index].resources {
      resources[resource].blockers += goes ? -1 : 1
      settle(resource: resource, &change)
    }
  }

  private mutating func settle(resource index: Int, _ change: inout FreedBytes) {
    let standing = resources[index]
    let goes = standing.isMarked && !standing.isBarred && standing.blockers == 0
    guard goes != standing.goes else { return }
    resources[index].goes = goes
    if goes {
      ledger.remove(resource: index, into: &change)
    } else {
      ledger.restore(resource: index)
    }
  }

  /// An image that comes to go or to stay changes what blocks its parent, and so on upwards.
  private mutating func settle(image start: Int, _ change: inout FreedBytes) {
    var next: Int? = start
    while let index = next {
      let standing = images[index]
      let goes =
        (standing.isMarked || standing.isImplied) && !standing.isBarred && standing.blockers == 0
      guard goes != standing.goes else { return }
      images[index].goes = goes
      if goes {
        _ = ledger.remove(image: index, into: &change)
      } else {
        ledger.restore(image: index)
      }
      guard knowsChildren, let parent = graph.storage.images[index].parent else { return }
      images[parent].blockers += goes ? -1 : 1
      next = parent
    }
  }
}

extension MarkTally: Equatable {
  /// Tallies over one graph with the same marks are the same, as long as exclusions are.
  public static func == (one: MarkTally, other: MarkTally) -> Bool {
    one.graph == other.graph && one.marks == other.marks && one.estimate == other.estimate
  }
}
