/// What makes the engine count bytes: writable layers, shared layers, the build cache. One call at
/// a time, after everything cheap, cancellable.
extension InventoryLoader {
  func measureLoop() async throws {
    for await _ in measureBell.rings {
      while !isMeasuringCancelled, let next = nextMeasurement {
        let task = Task { try await self.perform(next) }
        measurement = task
        do {
          try await withTaskCancellationHandler {
            try await task.value
          } onCancel: {
            task.cancel()
          }
        } catch {
          // `cancelMeasuring` cancels the task but not the loop.
          guard task.isCancelled, !Task.isCancelled else { throw error }
        }
        measurement = nil
        publishActivity()
      }
      setSizeAlarm()
    }
  }

  private enum Measurement: Sendable {
    case writableSizes(ContainerQuery)
    case uniqueSizes
    case buildCache
  }

  private var nextMeasurement: Measurement? {
    guard inventory.containersSettled, inventory.imagesSettled, !isListing, facts.isEmpty
    else { return nil }
    if let query = sizes.next(limits, at: elapsed()) { return .writableSizes(query) }
    guard inventory.host != nil else { return nil }
    if counts.contains(.uniqueSizes) { return .uniqueSizes }
    return counts.contains(.buildCache) ? .buildCache : nil
  }

  /// What is counted anew with every refresh.
  var dueCounts: Set<LoadActivity.Kind> { [.uniqueSizes, .buildCache] }

  private func perform(_ measurement: Measurement) async throws {
    switch measurement {
    case .writableSizes(let query): try await countWritableLayers(query)
    case .uniqueSizes:
      try await countSharedLayers()
      counts.remove(.uniqueSizes)
    case .buildCache:
      let cache = try await fact(.buildCache) { try await self.engine.buildCache() }
      counts.remove(.buildCache)
      publish([.buildCache(cache)])
    }
  }

  private func countWritableLayers(_ query: ContainerQuery) async throws {
    let elapsed = clock.stopwatch()
    let rows: [Container]
    do {
      rows = try await patiently { try await self.engine.containers(query) }
    } catch let error as EngineError {
      return try await receive(error, to: query)
    }
    noteAnswer(to: .containerSizes)
    sizes.answered(query, rows, took: elapsed(), limits)
    let counted = rows.filter { inventory.containers[$0.id]?.state == $0.state }
    publish([
      .writableSizes(
        Dictionary(counted.map { ($0.id, $0.writableSize) }) { _, last in last },
        // Of an image that is there its own list tells.
        imageSizes: Dictionary(
          counted.filter { inventory.images[$0.imageID] == nil }.map { ($0.id, $0.imageSize) }
        ) { _, last in last })
    ])
  }

  private func receive(_ error: EngineError, to query: ContainerQuery) async throws {
    guard let fault = try await verified(error).fault else { throw error }
    let refusal =
      error.mayBeAboutOneRow
      ? sizes.refused(query, at: elapsed(), limits) : .all(sizes.giveUp())
    publish(refusal.changes(fault))
  }

  /// Rings again when a container that was refused is to be asked for once more.
  private func setSizeAlarm() {
    sizeAlarm?.cancel()
    guard !isMeasuringCancelled, let due = sizes.nextDue else { return }
    let wait = max(.zero, due - elapsed())
    sizeAlarm = Task { [clock, measureBell] in
      if (try? await clock.sleep(for: wait)) != nil { measureBell.ring() }
    }
  }

  private func countSharedLayers() async throws {
    guard let host = inventory.host else { return }
    let facts: [String: Fact<Int64>]
    if let reason = host.reasonNotToCountShared {
      facts = inventory.images.mapValues { _ in .unavailable(reason: reason) }
    } else {
      let shared = try await fact(.sharedSizes) { try await self.engine.sharedSizes() }
      facts = inventory.images.mapValues { image in
        switch shared {
        case .known(let bytes): image.unique(shared: bytes[image.id])
        case .pending: .pending
        case .unavailable(let reason): .unavailable(reason: reason)
        }
      }
    }
    publish([.uniqueSizes(facts)])
  }

  /// The answer, or why there is none; only a lost engine and a cancellation are thrown.
  private func fact<Value: Hashable & Sendable>(
    _ call: EngineCall, _ question: @Sendable () async throws -> Value
  ) async throws -> Fact<Value> {
    do {
      let value = try await patiently(question)
      noteAnswer(to: call)
      return .known(value)
    } catch let error as EngineError {
      try await note(error, of: call)
      return .unavailable(reason: error.phrase)
    }
  }

  /// Tries again, ever more rarely, while another client keeps the engine counting.
  private func patiently<Value: Sendable>(
    _ call: @Sendable () async throws -> Value
  ) async throws -> Value {
    for attempt in 1..<max(2, limits.busyAttempts) {
      do {
        let value = try await call()
        try Task.checkCancellation()
        return value
      } catch let error as EngineError where error.isBusyCounting {
        try await clock.sleep(for: limits.busy.pause(before: attempt))
      }
    }
    return try await call()
  }
}

extension EngineError {
  /// Engines before 23 refuse a second count while one runs.
  var isBusyCounting: Bool {
    if case .refused(status: 500, let message) = self {
      message.contains("already running")
    } else {
      false
    }
  }
}

extension Host {
  /// Why the engine's shared bytes are not asked for, or tell nothing.
  var reasonNotToCountShared: String? {
    if imageStore == .containerd { return "the containerd store does not tell what images share" }
    if product == .podman { return "Podman does not tell what images share" }
    return countsShared ? nil : "this engine does not count it (API 1.42 does)"
  }

  private var countsShared: Bool {
    let numbers = apiVersion.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 2 else { return false }
    return (numbers[0], numbers[1]) >= (1, 42)
  }
}

extension Image {
  /// What is its own, given what the engine says it shares; −1 is the engine's "not known".
  fileprivate func unique(shared: Int64?) -> Fact<Int64> {
    guard let shared, let size, shared >= 0, shared <= size else {
      return .unavailable(reason: "the engine did not count it")
    }
    return .known(size - shared)
  }
}
