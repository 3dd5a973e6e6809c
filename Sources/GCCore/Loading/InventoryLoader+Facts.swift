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

  func factLoop() async throws {
    for await _ in factBell.rings {
      try await drainFacts()
      measureBell.ring()
    }
  }

  private func drainFacts() async throws {
    try await withThrowingTaskGroup(of: FactAnswer.self) { group in
      var running = 0
      var gathered = FactBatch()
      var sinceFlush = clock.stopwatch()
      while true {
        while running < limits.inspects, let ask = facts.next(histories: limits.histories) {
          running += 1
          let generation = generations[ask.item] ?? 0
          group.addTask { try await self.answer(to: ask, generation) }
        }
        if facts.isEmpty || sinceFlush() >= limits.flush {
          publish(gathered.changes)
          gathered = FactBatch()
          publishActivity()
          sinceFlush = clock.stopwatch()
        }
        guard let answer = try await group.next() else { break }
        let ask = answer.ask
        running -= 1
        facts.finished(ask)
        // News that came while it was asked for is newer.
        if answer.generation == generations[ask.item] ?? 0 {
          gathered.take(answer.news, of: ask, knowing: inventory)
        }
      }
      publish(gathered.changes)
      for id in gathered.moved { enqueueFacts(ofContainer: id, reasks: false) }
      publishActivity()
    }
  }

  private struct FactAnswer: Sendable {
    var ask: FactQueue.Ask
    var generation: Int
    var news: FactBatch.News
  }

  private nonisolated func answer(to ask: FactQueue.Ask, _ generation: Int) async throws
    -> FactAnswer
  {
    FactAnswer(ask: ask, generation: generation, news: try await ask.answer(of: engine))
  }
}

extension FactQueue.Ask {
  /// Only a lost connection is thrown; what else goes wrong is said of this item.
  fileprivate func answer(of engine: any Engine) async throws -> FactBatch.News {
    do {
      switch self {
      case .exitedContainer(let id), .otherContainer(let id):
        return .container(try await engine.container(id))
      case .imageDetails(let id): return .image(try await engine.image(id))
      case .imageHistory(let id): return .history(try await engine.history(id))
      }
    } catch let error as EngineError where !error.isLostConnection {
      return .failure(error)
    }
  }
}

extension EngineError {
  var isLostConnection: Bool {
    if case .unreachable = self { true } else { false }
  }
}
