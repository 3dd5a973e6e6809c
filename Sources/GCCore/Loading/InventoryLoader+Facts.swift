/// What inspects and histories tell: cheap, several at once, visible rows first.
extension InventoryLoader {
  /// Asks for what is not known of a container; with `reasks` for what is known too, since a run
  /// may have passed unseen.
  func enqueueFacts(ofContainer id: String, reasks: Bool) {
    guard let container = inventory.containers[id] else { return }
    let isLeftover = container.state.isExited
    if reasks || container.details.isPending {
      facts.add(isLeftover ? .exitedContainer(id) : .otherContainer(id))
    }
    if isLeftover, reasks || container.writableSize.isPending { sizes.add([id]) }
  }

  /// Details and history of an image never change: only what is not known is asked for.
  func enqueueFacts(ofImage id: String, reasks: Bool) {
    guard let image = inventory.images[id] else { return }
    if image.details.value == nil, reasks || image.details.isPending {
      facts.add(.imageDetails(id))
    }
    if image.history.value == nil, reasks || image.history.isPending {
      facts.add(.imageHistory(id))
    }
  }

  /// Until the session ends: an inspect that never answers ends it no more than it holds back the
  /// others.
  func factLoop() async throws {
    try await withThrowingTaskGroup(of: FactEvent.self) { group in
      var slots = CallSlots<FactQueue.Ask>(limits)
      var gathered = FactBatch()
      var sinceFlush = clock.stopwatch()
      var hasAlarm = false
      group.addTask { try await self.nextFactRing() }
      while let event = try await group.next() {
        var flushes = true
        switch event {
        case .ring: group.addTask { try await self.nextFactRing() }
        case .slow: hasAlarm = false
        case .answered(let answer):
          let ask = answer.ask
          slots.end(ask)
          facts.finished(ask)
          // News that came while it was asked for is newer.
          if answer.generation == generations[ask.item] ?? 0 {
            gathered.take(answer.news, of: ask, knowing: inventory)
          }
          flushes = facts.isEmpty || sinceFlush() >= limits.flush
        }
        startFacts(&slots, in: &group)
        if flushes {
          flush(gathered)
          gathered = FactBatch()
          sinceFlush = clock.stopwatch()
        }
        if facts.isEmpty, slots.isQuiet(at: elapsed()) { measureBell.ring() }
        if !hasAlarm, let wait = slots.untilNextIsSlow(at: elapsed()) {
          hasAlarm = true
          group.addTask { [clock] in
            try await clock.sleep(for: wait)
            return .slow
          }
        }
      }
    }
  }

  private func startFacts(
    _ slots: inout CallSlots<FactQueue.Ask>, in group: inout ThrowingTaskGroup<FactEvent, any Error>
  ) {
    let slowHistories = slots.slowOnes(at: elapsed()).count { $0.kind == .imageHistory }
    while slots.hasRoom(at: elapsed()),
      let ask = facts.next(histories: limits.histories + slowHistories)
    {
      slots.begin(ask, at: elapsed())
      let generation = generations[ask.item] ?? 0
      group.addTask { .answered(try await self.answer(to: ask, generation)) }
    }
  }

  nonisolated func isListed(container id: String) async throws -> Bool {
    try await !engine.containers(ContainerQuery(ids: [id])).isEmpty
  }

  private func listImagesAgain() {
    wanted.images = true
    listBell.ring()
  }

  private func flush(_ gathered: FactBatch) {
    publish(gathered.changes)
    for id in gathered.moved { enqueueFacts(ofContainer: id, reasks: false) }
    if !gathered.moved.isEmpty { factBell.ring() }
    publishActivity()
  }

  private func nextFactRing() async throws -> FactEvent {
    for await _ in factBell.rings { return .ring }
    throw CancellationError()
  }

  private enum FactEvent: Sendable {
    case ring
    /// A call may have become slow.
    case slow
    case answered(FactAnswer)
  }

  private struct FactAnswer: Sendable {
    var ask: FactQueue.Ask
    var generation: Int
    var news: FactBatch.News
  }

  private nonisolated func answer(to ask: FactQueue.Ask, _ generation: Int) async throws
    -> FactAnswer
  {
    do {
      let news = try await ask.answer(of: engine)
      // Whether what is not found is gone, or somebody forbids to look at it, the list tells.
      if case .container(nil) = news, try await isListed(container: ask.item.id) {
        return FactAnswer(ask: ask, generation: generation, news: .failure(.notFound))
      }
      if case .image(nil) = news {
        await listImagesAgain()
        return FactAnswer(ask: ask, generation: generation, news: .failure(.notFound))
      }
      return FactAnswer(ask: ask, generation: generation, news: news)
    } catch let error as EngineError {
      guard let fault = try await verified(error).fault else { throw error }
      return FactAnswer(ask: ask, generation: generation, news: .failure(fault))
    }
  }
}

extension FactQueue.Ask {
  fileprivate func answer(of engine: any Engine) async throws -> FactBatch.News {
    switch self {
    case .exitedContainer(let id), .otherContainer(let id):
      .container(try await engine.container(id))
    case .imageDetails(let id): .image(try await engine.image(id))
    case .imageHistory(let id): .history(try await engine.history(id))
    }
  }
}
