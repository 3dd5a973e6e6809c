internal import FoundationEssentials

extension Collector {
  /// Keeps what is not needed to bring the disk below its low mark, or the images into their
  /// budget: the oldest go first.
  mutating func applyLimits(_ graph: LayerGraph?) {
    guard policy.disk != nil || policy.imageBudget != nil else { return }
    let isDiskIdle = keepWhileDiskIsEmptyEnough()
    guard !isDiskIdle || policy.imageBudget != nil else { return }
    let graph = graph ?? LayerGraph(inventory: inventory)
    let excess = policy.imageBudget.map { graph.imageBytes.min - $0 }
    if let excess, let budget = policy.imageBudget, excess <= 0, policy.disk == nil {
      keepAll(.withinBudget(budget)) { $0.kind == .image }
      return
    }
    keepUnneeded(graph, diskNeed: isDiskIdle ? nil : diskNeed, imageExcess: excess)
    keepWhatGotUsers()
  }

  // MARK: The disk

  /// Bytes that have to go to bring the disk below its low mark.
  private var diskNeed: Int64? {
    guard let marks = policy.disk, let disk = context.disk.value else { return nil }
    return disk.used - Int64(Double(disk.total) * marks.low / 100)
  }

  /// Keeps everything where the disk needs nothing; whether it did.
  private mutating func keepWhileDiskIsEmptyEnough() -> Bool {
    guard let marks = policy.disk else { return true }
    let reason: KeepReason
    switch context.disk {
    case .known(let disk):
      let used = disk.total > 0 ? Double(disk.used) / Double(disk.total) * 100 : 0
      guard used < marks.high else { return false }
      reason = .diskIsEmptyEnough(used: used, high: marks.high)
    case .pending: reason = .diskUnknown("it was not measured")
    case .unavailable(let why): reason = .diskUnknown(why)
    }
    // With a budget too, images may still have to go for that.
    let hasBudget = policy.imageBudget != nil
    keepAll(reason) { !hasBudget || $0.kind != .image }
    return true
  }

  private mutating func keepAll(_ reason: KeepReason, _ isMeant: (ItemID) -> Bool) {
    for (item, verdict) in verdicts where verdict.isTaken && isMeant(item) {
      verdicts[item] = .keep(reason)
    }
  }

  // MARK: The oldest first

  /// Goes through what would be taken, the oldest first, until enough goes for sure.
  private mutating func keepUnneeded(
    _ graph: LayerGraph, diskNeed: Int64?, imageExcess: Int64?
  ) {
    var tally = MarkTally(graph: graph, takesParents: policy.pruneParents)
    var images = MarkTally(graph: graph, takesParents: policy.pruneParents)
    // What containers wrote goes with them, but is no image's.
    var written: Int64 = 0
    // Without marks for the disk, only images are limited: what goes anyway goes first.
    func isLimited(_ item: ItemID) -> Bool { policy.disk != nil || item.kind == .image }
    func rank(_ item: ItemID) -> Date {
      isLimited(item) ? dates[item] ?? .distantPast : .distantPast
    }
    let oldestFirst = verdicts.filter(\.value.isTaken).keys
      .sorted { (rank($0), $0) < (rank($1), $1) }
    for item in oldestFirst {
      let isForDisk = diskNeed.map { tally.estimate.min < $0 } ?? false
      let isForBudget =
        item.kind == .image && (imageExcess.map { images.estimate.min - written < $0 } ?? false)
      guard isForDisk || isForBudget || !isLimited(item) else {
        verdicts[item] = .keep(.notNeeded)
        continue
      }
      tally.mark(item)
      switch item.kind {
      case .image: images.mark(item)
      case .container:
        // Its image waits for it.
        images.mark(item)
        written = written.addingSaturated(inventory.containers[item.id]?.writableSize.value ?? 0)
      case .volume, .network: break
      }
    }
  }

  /// Some of those that go may be used by containers that stay after all.
  private mutating func keepWhatGotUsers() {
    for (item, verdict) in verdicts where verdict.isTaken {
      if item.kind == .image, policy.forceImages { continue }
      let left = staying(users(of: item))
      if !left.isEmpty { verdicts[item] = .keep(.usedBy(left)) }
    }
  }
}
