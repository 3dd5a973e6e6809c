/// The engine as it will be after each step of a plan.
struct PlanSimulation {
  let inventory: Inventory
  let graph: LayerGraph
  let forced: Set<ItemID>
  let prunes: Bool
  /// Full IDs of the images that the plan is asked for, untagged parents among them.
  let asked: Set<String>
  let options: PlanOptions
  let protection: (ItemID) -> Protection?
  var ledger: ReleaseLedger
  /// Whether an excluded parent would have been pruned.
  private(set) var prunedProtected = false
  var steps: [PlanStep] = []
  /// The step with which a layer goes.
  private var releasedBy: [Int: Int] = [:]
  private(set) var goneContainers: Set<Int> = []
  private var goneImages: Set<Int> = []

  init(
    inventory: Inventory, graph: LayerGraph, forced: Set<ItemID>, prunes: Bool,
    asked: Set<String>, options: PlanOptions, protection: @escaping (ItemID) -> Protection?
  ) {
    self.inventory = inventory
    self.graph = graph
    self.forced = forced
    self.prunes = prunes
    self.asked = asked
    self.options = options
    self.protection = protection
    ledger = ReleaseLedger(graph.storage)
  }

  /// Appends the step of one item and lets it happen.
  mutating func run(_ item: ItemID) {
    switch item.kind {
    case .container: runContainer(item)
    case .image: runImage(item)
    case .volume, .network: runResource(item)
    }
  }

  // MARK: Containers

  private mutating func runContainer(_ item: ItemID) {
    guard let container = inventory.containers[item.id],
      let index = graph.storage.containerIndex[item.id]
    else { return refuseMissing(item, listed: inventory.containersComplete) }
    let details = container.details.value
    let reviewed = ReviewedItem.container(
      state: container.state, startedAt: details?.startedAt.text,
      finishedAt: details?.finishedAt.text, name: container.names.first)
    var step = PlanStep(
      id: item, name: container.name, action: .none, outcome: .untagged, frees: .zero,
      reviewed: reviewed)
    if let refusal = general(item) {
      step.outcome = .refused(refusal)
    } else if !container.state.isExited {
      step.outcome = .refused(.notExited(container.state))
    } else {
      // Unforced, the engine itself refuses one that was started meanwhile; only a dead one,
      // which cannot start, may need force.
      step.action = .removeContainer(force: forced.contains(item) && container.state == .dead)
      var part = FreedBytes()
      note(ledger.remove(container: index, into: &part))
      goneContainers.insert(index)
      step.outcome = .removed(chains: [], parents: [])
      step.frees = ledger.estimate(of: part)
    }
    steps.append(step)
  }

  /// Remembers that layers go with the step that comes next.
  private mutating func note(_ released: [Int]) {
    for layer in released { releasedBy[layer] = steps.count }
  }

  // MARK: Images

  private mutating func runImage(_ item: ItemID) {
    guard let index = graph.storage.imageIndex[item.id] else {
      return refuseMissing(item, listed: inventory.imagesComplete)
    }
    let image = graph.storage.images[index]
    var step = PlanStep(
      id: item, name: image.name, action: .none, outcome: .untagged, frees: .zero,
      reviewed: .image(tags: image.tags, digests: image.digests))
    let asked = options.onlyTags[image.id].map { only in image.tags.filter(only.contains) }
    if let asked, !asked.isEmpty, asked.count < image.tags.count {
      // Others of its names keep the image: only these go, and nothing is freed. Names of an image
      // in use are left alone, though the engine would take them off.
      if let refusal = general(item) ?? userRefusal(of: index) {
        step.outcome = .refused(refusal)
      } else {
        step.action = .removeTags(asked)
      }
    } else if let refusal = general(item) ?? refusal(of: index) ?? parentRefusal(of: index) {
      step.outcome = .refused(refusal)
    } else if goneImages.contains(index) {
      // Pruned with its last child: asking again finds it gone, as wanted.
      step.action = .removeImage(force: false)
      step.outcome = .removed(chains: [], parents: [])
    } else {
      step.action = action(for: index)
      var part = FreedBytes()
      var released = ledger.remove(image: index, into: &part)
      goneImages.insert(index)
      let parents = prunes || ignoresNoprune ? prune(above: index, into: &part, &released) : []
      note(released)
      step.outcome = .removed(
        chains: released.compactMap { graph.storage.layers[$0].chainID },
        parents: parents.map { graph.storage.images[$0].id })
      step.frees = ledger.estimate(of: part)
    }
    steps.append(step)
  }

  private func refusal(of index: Int) -> Refusal? {
    guard graph.storage.isComplete else { return .notCompleteYet }
    let children = children(of: index)
    if !children.isEmpty, hasParents {
      return .hasChildren(children.map { graph.storage.images[$0].name })
    }
    return userRefusal(of: index)
  }

  private func userRefusal(of index: Int) -> Refusal? {
    guard graph.storage.isComplete else { return .notCompleteYet }
    let image = graph.storage.images[index]
    let users = image.users.filter { !goneContainers.contains($0) }
      .map { graph.storage.containers[$0] }
    let mounters = users.filter { $0.mountedImages.contains(index) }
    if !mounters.isEmpty { return .mountedBy(mounters.map(\.name)) }
    let running = users.contains { $0.state.keepsImage }
    if running || !users.isEmpty && !forced.contains(.image(image.id)) {
      return .usedByContainers(users.map(\.name), running: running)
    }
    return nil
  }

  private func action(for index: Int) -> PlanAction {
    let image = graph.storage.images[index]
    if forced.contains(.image(image.id)) { return .removeImage(force: true) }
    let names = ImageNames(tags: image.tags, digests: image.digests)
    return names.goesByID ? .removeImage(force: false) : .removeTags(names.oneByOne)
  }

  /// Why the image must stay where the engine takes its untagged parents along unasked.
  private func parentRefusal(of index: Int) -> Refusal? {
    guard ignoresNoprune, !goneImages.contains(index) else { return nil }
    for parent in parentsGoing(with: index) {
      let image = graph.storage.images[parent]
      if let rule = protection(.image(image.id)) { return .takesParent(image.name, rule) }
      if !prunes, !asked.contains(image.id) { return .takesParent(image.name, nil) }
    }
    return nil
  }

  /// The untagged parents that go with an image, nearest first (`imageDeleteHelper` of moby).
  private mutating func prune(
    above index: Int, into part: inout FreedBytes, _ released: inout [Int]
  ) -> [Int] {
    let pruned = parentsGoing(with: index)
    for parent in pruned {
      if protection(.image(graph.storage.images[parent].id)) != nil { prunedProtected = true }
      released += ledger.remove(image: parent, into: &part)
      goneImages.insert(parent)
    }
    return pruned
  }

  /// The untagged parents, nearest first, that nothing else needs once this image is gone.
  private func parentsGoing(with index: Int) -> [Int] {
    var going: [Int] = []
    var child = index
    while let parent = graph.storage.images[child].parent, hasParents,
      !goneImages.contains(parent), !going.contains(parent)
    {
      let image = graph.storage.images[parent]
      guard image.isUntagged, children(of: parent).allSatisfy({ $0 == child }),
        image.users.allSatisfy({ goneContainers.contains($0) })
      else { break }
      going.append(parent)
      child = parent
    }
    return going
  }

  private func children(of index: Int) -> [Int] {
    graph.storage.images[index].children.filter { !goneImages.contains($0) }
  }

  private var ignoresNoprune: Bool { inventory.host?.ignoresNoprune == true }

  /// Whether the engine knows parents and children at all.
  private var hasParents: Bool { graph.storage.store != .opaque(.containerdStore) }

  // MARK: What both have in common

  func general(_ item: ItemID) -> Refusal? {
    if let unusable = options.exclusionsUnusable { return .exclusionsUnusable(unusable) }
    return protection(item).map { .excluded($0) }
  }

  mutating func refuseMissing(_ item: ItemID, listed: Bool) {
    let reviewed: ReviewedItem =
      switch item.kind {
      case .container: .container(state: .other(""), startedAt: nil, finishedAt: nil)
      case .image: .image(tags: [], digests: [])
      case .volume: .volume(driver: "", createdAt: nil, labels: [:], mountpoint: "")
      case .network: .network(name: "")
      }
    steps.append(
      PlanStep(
        id: item, name: item.short, action: .none,
        outcome: .refused(listed ? .gone : .notCompleteYet), frees: .zero, reviewed: reviewed))
  }

  /// The steps, each with the holders that are left after all of them.
  func finished() -> [PlanStep] {
    let search = HolderSearch(graph)
    return steps.enumerated().map { index, step in
      guard case .removed = step.outcome else { return step }
      var step = step
      step.heldBy = laterHoldings(of: step, at: index) + holdings(of: step, search)
      return step
    }
  }

  /// The topmost layer that a removed item stood on.
  private func top(of item: ItemID) -> Int? {
    let storage = graph.storage
    switch item.kind {
    case .image: return storage.imageIndex[item.id].flatMap { storage.images[$0].top }
    // What a container stands on is its image's matter, unless that is gone.
    case .container:
      return storage.containerIndex[item.id].map { storage.containers[$0] }
        .flatMap { $0.images.isEmpty ? $0.top : nil }
    case .volume, .network: return nil
    }
  }

  /// The later steps that take layers of this one along: each a stretch of its stack.
  private func laterHoldings(of step: PlanStep, at index: Int) -> [Holding] {
    var found: [Holding] = []
    var next = top(of: step.id)
    while let layer = next, found.count < 4 {
      let below = graph.storage.layers[layer].parent
      next = below
      guard let later = releasedBy[layer], later > index else { continue }
      var base = below
      while let under = base, releasedBy[under] == later {
        base = graph.storage.layers[under].parent
      }
      next = base
      let bytes = graph.size(from: base, to: layer)
      guard bytes.max != 0 else { continue }
      let (item, name) = (steps[later].id, steps[later].name)
      let holder: LayerHolder =
        item.kind == .image
        ? .image(id: item.id, name: name) : .container(id: item.id, name: name)
      found.append(Holding(holder: holder, bytes: bytes, goesLater: true))
    }
    return found
  }

  private func holdings(of step: PlanStep, _ search: HolderSearch) -> [Holding] {
    let storage = graph.storage
    guard let top = top(of: step.id) else { return [] }
    var found = search.holdings(of: top, limit: 4, isHeld: ledger.isHeld) { item in
      switch item.kind {
      case .image: storage.imageIndex[item.id].map { !goneImages.contains($0) } ?? false
      case .container: storage.containerIndex[item.id].map { !goneContainers.contains($0) } ?? false
      // They hold no layers.
      case .volume, .network: false
      }
    }
    if case .any(.buildCacheSharesLayers) = storage.cache, step.frees.max != 0 {
      found.append(Holding(holder: .buildCache, bytes: .unknown(.buildCacheSharesLayers)))
    }
    return found
  }
}

extension ContainerState {
  /// Whether the engine counts the container as running: no force removes its image then.
  var keepsImage: Bool {
    switch self {
    case .running, .paused, .restarting, .other: true
    case .created, .exited, .dead, .removing: false
    }
  }
}
