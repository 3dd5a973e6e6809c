/// Which bytes the engine is to count: what nobody asked for is not waited for.
public struct Counts: Hashable, Sendable {
  /// Full IDs of the containers whose writable layers are counted.
  public var containers: Set<String>
  /// Whether the build cache shares layers.
  public var buildCache: Bool
  /// Bytes of the volumes.
  public var volumes: Bool

  /// How long a count may hold back a removal, in seconds: the figures are only told.
  public static let secondsBeforeRemoval = 30

  /// What the figures of a plan for these items need.
  public init(for items: Set<ItemID>, in inventory: Inventory) {
    let containers = items.filter { $0.kind == .container }.map(\.id)
    self.init(
      containers: Set(containers),
      // A container whose image record is gone takes layers along that the cache may hold.
      buildCache: items.contains { $0.kind == .image }
        || containers.contains { id in
          inventory.containers[id].map { inventory.images[$0.imageID] == nil } ?? false
        },
      volumes: items.contains { $0.kind == .volume })
  }

  public init(containers: Set<String> = [], buildCache: Bool = false, volumes: Bool = false) {
    self.containers = containers
    self.buildCache = buildCache
    self.volumes = volumes
  }
}

extension Engine {
  /// Has bytes counted, one call at a time.
  ///
  /// What cannot be counted is unavailable, with the reason.
  ///
  /// - Parameter seconds: how long one count may take; `nil` for as long as it takes.
  /// - Throws: only where no engine answers any more, and cancellation.
  public func count(
    _ counts: Counts, within seconds: Int? = nil, into inventory: inout Inventory,
    watch: SurveyWatch = { _ in }
  ) async throws {
    if !counts.containers.isEmpty {
      watch(.containerSizes(counts.containers.count))
      try await countContainers(counts.containers, within: seconds, into: &inventory)
    }
    if counts.buildCache {
      watch(.buildCache)
      let cache = try await counted(.buildCache, &inventory) {
        try await limited(seconds) { try await buildCache() }
      }
      inventory.apply(.buildCache(cache))
    }
    if counts.volumes, !inventory.volumes.isEmpty {
      watch(.volumeSizes)
      let sizes = try await counted(.volumeSizes, &inventory) {
        try await limited(seconds) { try await volumeSizes() }
      }
      inventory.apply(.volumeSizes(Self.sizes(of: inventory.volumes, sizes)))
    }
  }

  private func limited<Value: Sendable>(
    _ seconds: Int?, _ count: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    guard let seconds else { return try await count() }
    return try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask(operation: count)
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw EngineError.timedOut(call: "", seconds: seconds)
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }

  /// The fact, or why it is not available.
  private func counted<Value>(
    _ call: EngineCall, _ inventory: inout Inventory, _ count: () async throws -> Value
  ) async throws -> Fact<Value> {
    do {
      return .known(try await count())
    } catch let error as EngineError {
      let fault = try await fault(of: error)
      inventory.apply(.trouble(CallTrouble(call, fault)))
      return .unavailable(reason: fault.phrase)
    }
  }

  /// The engine counts local volumes without options only.
  private static func sizes(
    of volumes: [String: Volume], _ sizes: Fact<[String: Int64]>
  ) -> [String: Fact<Int64>] {
    volumes.mapValues { volume in
      switch sizes {
      case .known(let sizes):
        sizes[volume.name].map { .known($0) }
          ?? .unavailable(reason: InexactReason.engineCannotTell.phrase)
      case .unavailable(let reason): .unavailable(reason: reason)
      case .pending: .pending
      }
    }
  }

  private func countContainers(
    _ ids: Set<String>, within seconds: Int?, into inventory: inout Inventory
  ) async throws {
    let clock = ContinuousClock()
    let elapsed = clock.stopwatch()
    var limits = LoadLimits()
    // Whoever waits for the answer does not wait for what may never come.
    limits.sizeAttempts = 2
    limits.sizeAgain = Backoff(first: .milliseconds(500), longest: .milliseconds(500))
    var queue = SizeQueue()
    queue.add(ids)
    while true {
      guard let query = queue.next(limits, at: elapsed()) else {
        guard let due = queue.nextDue else { return }
        try await clock.sleep(for: max(.zero, due - elapsed()))
        continue
      }
      let asked = clock.stopwatch()
      do {
        let left = seconds.map { max(1, $0 - Int(elapsed().components.seconds)) }
        let rows = try await limited(left) { try await containers(query) }
        queue.answered(query, rows, took: asked(), limits)
        inventory.apply(
          .writableSizes(
            Dictionary(rows.map { ($0.id, $0.writableSize) }) { _, last in last },
            imageSizes: Dictionary(rows.map { ($0.id, $0.imageSize) }) { _, last in last }))
      } catch let error as EngineError {
        let fault = try await fault(of: error)
        let refusal =
          error.mayBeAboutOneRow
          ? queue.refused(query, at: elapsed(), limits) : .all(queue.giveUp())
        inventory.apply(refusal.changes(fault))
      }
    }
  }
}

extension SizeQueue.Refusal {
  /// What is known by it.
  func changes(_ fault: CallTrouble.Fault) -> [InventoryChange] {
    let given: Set<String>
    var changes: [InventoryChange] = []
    switch self {
    case .split: return []
    case .alone(let id, let isFinal):
      given = [id]
      if isFinal { changes.append(.trouble(CallTrouble(.containerSize(id), fault))) }
    case .all(let ids):
      given = ids
      changes.append(.trouble(CallTrouble(.containerSizes, fault)))
    }
    changes.append(
      .writableSizes(
        Dictionary(uniqueKeysWithValues: given.map { ($0, .unavailable(reason: fault.phrase)) })))
    return changes
  }
}
