/// Host, containers and images as lists.
extension InventoryLoader {
  func listLoop() async throws {
    try await awaitSubscription()
    for await _ in listBell.rings {
      while wanted != WantedLists() {
        let now = wanted
        wanted = WantedLists()
        try await list(now)
      }
      factBell.ring()
      measureBell.ring()
    }
  }

  /// Nothing that changes may fall between a list and the events: they come first, unless the
  /// engine keeps us waiting. Then `followEvents` has the containers listed again.
  private func awaitSubscription() async throws {
    try await withThrowingTaskGroup(of: Void.self) { [limits, clock, subscribed] group in
      group.addTask { for await _ in subscribed.rings { return } }
      group.addTask { try await clock.sleep(for: limits.subscription) }
      _ = try await group.next()
      group.cancelAll()
    }
    listedBlindly = !isSubscribed
  }

  private func list(_ wanted: WantedLists) async throws {
    isListing = true
    settled = [:]
    defer {
      isListing = false
      underWay[.containers] = nil
      underWay[.images] = nil
      publishActivity()
    }
    if wanted.host { hostBell.ring() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      if wanted.containers {
        underWay[.containers] = .init(done: 0, total: nil)
        let first = try await asking(.containers) { try await self.firstPage() }
        if let first { take(first.rows, wanted, isFast: isFast(first)) }
        // Without a page nothing is known of how fast the engine is, and nothing holds it back.
        let isFast = first.map(isFast) ?? true
        if wanted.images, isFast {
          group.addTask { try await self.listImages(wanted) }
        }
        if let first { try await listContainers(after: first, isFast: isFast, wanted) }
        if wanted.images, !isFast { try await listImages(wanted) }
      } else if wanted.images {
        try await listImages(wanted)
      }
      try await group.waitForAll()
    }
    hasListed = true
    try checkThatAnythingIsAnswered()
    if wanted.reasks { counts.formUnion(dueCounts) }
    if wanted.reasks || wanted.containers { await askDisk() }
  }

  /// Beside the lists: an `/info` that hangs holds none of them back.
  func hostLoop() async throws {
    for await _ in hostBell.rings {
      let host = try await engine.host()
      if host.isVouchedFor { answered() }
      publish([.host(host)])
      try checkThatAnythingIsAnswered()
      await askDisk()
      measureBell.ring()
    }
  }

  /// Whatever is asked, it is refused: that is no engine, or one that nobody here may use.
  private func checkThatAnythingIsAnswered() throws {
    guard !hasAnswered, hasListed, inventory.host != nil else { return }
    let address = inventory.host?.address ?? "the address"
    let why = inventory.troubleSentence(.containers).map { " \($0)." } ?? ""
    throw EngineError.unusable(
      "What answers at \(address) answers nothing that is asked of a Docker Engine.\(why)")
  }

  func askDisk() async {
    guard let host = inventory.host else { return }
    guard let path = host.dataRootHere.value else {
      return publish([.disk(DiskSpace.ofDataRoot(of: host))])
    }
    // A data root on a network share may keep `statvfs` waiting: not on the actor.
    let measure = measureDisk
    let disk = await Task.detached { measure(path) }.value
    if disk != inventory.disk { publish([.disk(disk)]) }
  }

  // MARK: Containers

  private func firstPage() async throws -> Page {
    let page = try await containerPage(ContainerQuery(limit: limits.firstPage))
    answered()
    return page
  }

  private func isFast(_ page: Page) -> Bool {
    PageSizing(target: limits.pageTime).isFast(rows: page.rows.count, took: page.took)
  }

  private func listContainers(
    after first: Page, isFast: Bool, _ wanted: WantedLists
  ) async throws {
    var page = first
    var listed = Set(page.rows.map(\.id))
    while let limit = page.query.limit, page.rows.count >= limit, let last = page.rows.last {
      var query = ContainerQuery(before: last.id)
      let sizing = PageSizing(target: limits.pageTime)
      if case .page(let rows) = sizing.next(afterRows: page.rows.count, took: page.took) {
        query.limit = rows
      }
      let rest = query
      guard let next = try await asking(.containers, { try await self.nextPage(rest) }) else {
        return
      }
      page = next
      listed.formUnion(page.rows.map(\.id))
      take(page.rows, wanted, isFast: isFast)
    }
    for (item, isThere) in settled where item.kind == .container {
      if isThere { listed.insert(item.id) } else { listed.remove(item.id) }
    }
    publish([.containersListed(listed)])
    underWay[.containers] = nil
    publishActivity()
    factBell.ring()
  }

  private func nextPage(_ query: ContainerQuery) async throws -> Page {
    var query = query
    while true {
      do {
        return try await containerPage(query)
      } catch EngineError.refused where query.before != nil {
        // The container that the page starts after may be gone: one list has all.
        query = ContainerQuery()
      } catch EngineError.timedOut where query.limit.map({ $0 > limits.firstPage }) ?? true {
        query.limit = max(limits.firstPage, (query.limit ?? 2000) / 4)
      }
    }
  }

  private struct Page: Sendable {
    var query: ContainerQuery
    var rows: [Container]
    var took: Duration
  }

  private func containerPage(_ query: ContainerQuery) async throws -> Page {
    let elapsed = clock.stopwatch()
    let rows = try await engine.containers(query)
    return Page(query: query, rows: rows, took: elapsed())
  }

  /// On a fast engine inspects would only hold back the rest of the list: they come after it.
  private func take(_ rows: [Container], _ wanted: WantedLists, isFast: Bool) {
    // What an event settled meanwhile is newer than the list.
    let rows = rows.filter { settled[$0.itemID] == nil }
    publish([.containers(rows)])
    for row in rows { enqueueFacts(ofContainer: row.id, reasks: wanted.reasks) }
    let done = (underWay[.containers]?.done ?? 0) + rows.count
    underWay[.containers] = .init(done: done, total: inventory.host?.containersTotal)
    publishActivity()
    if !isFast { factBell.ring() }
  }

  // MARK: Images

  private func listImages(_ wanted: WantedLists) async throws {
    underWay[.images] = .init(done: 0, total: inventory.host?.imagesTotal)
    publishActivity()
    guard let images = try await asking(.images, { try await self.engine.images() }) else {
      underWay[.images] = nil
      return publishActivity()
    }
    answered()
    var listed = Set(images.map(\.id))
    for (item, isThere) in settled where item.kind == .image {
      if isThere { listed.insert(item.id) } else { listed.remove(item.id) }
    }
    let rows = images.filter { settled[$0.itemID] == nil }
    publish([.images(rows), .imagesListed(listed)])
    for row in rows { enqueueFacts(ofImage: row.id, reasks: wanted.reasks) }
    underWay[.images] = nil
    publishActivity()
  }
}
