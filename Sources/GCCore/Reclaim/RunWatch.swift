/// Listens to the engine while a run removes what was reviewed.
///
/// Whatever it hears of an item happened after the review: the run begins to listen before its
/// first look. An engine that tells nothing costs only that knowledge.
actor RunWatch {
  private var news: [EngineEvent] = []
  private var removals: Set<Removal> = []
  private var waiting: [Int: (removal: Removal, resumption: CheckedContinuation<Void, Never>)] = [:]
  private var nextToken = 0
  private var isListening = false
  private var isStopped = false
  /// Kinds of items of whose removal the engine does not tell: nobody waits for those again.
  private var silentKinds: Set<ItemKind> = []
  private var reader: Task<Void, Never>?

  /// More than anyone does to a host while a plan runs.
  private static let mostNews = 100_000
  /// How long the engine has to begin, and to tell of a removal that it has answered. Docker tells
  /// before it answers, Podman a quarter of a second later.
  /// One that never told of anything is not waited for again.
  private static let patience = Duration.seconds(1)
  /// A volume's name may have been removed twice, by another client and by this run: what lies
  /// between comes right after the first.
  private static let afterglow = Duration.milliseconds(30)

  private struct Removal: Hashable {
    var item: ItemID
    /// Only a name of an image that stays.
    var isUntag = false
  }

  /// Returns once the engine tells, or is known not to.
  func listen(to engine: any Engine) async {
    guard !isStopped else { return }
    let (opening, opened) = AsyncStream.makeStream(of: Void.self)
    reader = Task {
      do {
        let events = try await engine.events(since: nil)
        isListening = true
        opened.finish()
        for try await event in events { hear(event) }
      } catch {
        opened.finish()
      }
      end()
    }
    let limit = Task {
      try await Task.sleep(for: Self.patience)
      opened.finish()
    }
    for await _ in opening {}
    limit.cancel()
  }

  /// Hears nothing further, and lets nobody wait for it.
  func stop() {
    isStopped = true
    reader?.cancel()
    end()
  }

  /// What the engine told of since the run began, once it has told of this removal.
  ///
  /// - Parameter isUntag: whether only names went.
  func news(after item: ItemID, isUntag: Bool) async -> [EngineEvent] {
    let removal = Removal(item: item, isUntag: isUntag)
    let isSilent = silentKinds.contains(item.kind) || !silentKinds.isEmpty && removals.isEmpty
    if isListening, !removals.contains(removal), !isSilent {
      let token = nextToken
      nextToken += 1
      let limit = Task {
        try await Task.sleep(for: Self.patience)
        giveUp(token)
      }
      await withCheckedContinuation { waiting[token] = (removal, $0) }
      limit.cancel()
    }
    if item.kind == .volume { try? await Task.sleep(for: Self.afterglow) }
    return news
  }

  private func end() {
    isListening = false
    for waiter in waiting.values { waiter.resumption.resume() }
    waiting = [:]
  }

  private func giveUp(_ token: Int) {
    guard let waiter = waiting.removeValue(forKey: token) else { return }
    if !waiter.removal.isUntag { silentKinds.insert(waiter.removal.item.kind) }
    waiter.resumption.resume()
  }

  private func hear(_ event: EngineEvent) {
    guard let item = event.item else { return }
    switch event.action {
    case "destroy", "remove", "delete", "untag":
      let removal = Removal(item: item, isUntag: event.action == "untag")
      removals.insert(removal)
      for (token, waiter) in waiting where waiter.removal == removal {
        waiting[token] = nil
        waiter.resumption.resume()
      }
      // What came to have the name of a volume after it was removed is another one.
      if item.kind == .volume { remember(event) }
    case "create", "start", "rename", "mount", "tag": remember(event)
    default: break
    }
  }

  private func remember(_ event: EngineEvent) {
    if news.count < Self.mostNews { news.append(event) }
  }
}

extension EngineEvent {
  /// The item that it is about: Podman leaves the algorithm of an image out, and names a volume
  /// only in its attributes.
  var item: ItemID? {
    switch ItemKind(rawValue: type) {
    case .container: .container(actorID)
    case .image: EngineID.image(actorID).map { .image($0) }
    case .volume: .volume(actorID.isEmpty ? attributes["name"] ?? "" : actorID)
    case .network: .network(actorID)
    case nil: nil
    }
  }
}
