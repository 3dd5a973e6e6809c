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
    try await withThrowingTaskGroup(of: Void.self) { group in
      if wanted.host { group.addTask { try await self.askHost() } }
      if wanted.containers {
        underWay[.containers] = .init(done: 0, total: nil)
        let (isFast, page) = try await firstPage(wanted)
        if wanted.images, isFast {
          group.addTask { try await self.listImages(wanted) }
        }
        try await listContainers(after: page, isFast: isFast, wanted)
        if wanted.images, !isFast { try await listImages(wanted) }
      } else if wanted.images {
        try await listImages(wanted)
      }
      try await group.waitForAll()
    }
    if wanted.reasks { counts.formUnion(dueCounts) }
    if wanted.reasks || wanted.containers { await askDisk() }
  }

  private func askHost() async throws {
    let host = try await engine.host()
    answered()
    publish([.host(host)])
  }

  func askDisk() async {
    guard let host = inventory.host else { return }
    guard host.isLocal else {
      return publish([.disk(.unavailable(reason: "the engine runs on another machine"))])
    }
    // A data root on a network share may keep `statvfs` waiting: not on the actor.
    let measure = measureDisk
    let disk = await Task.detached { measure(host.dataRoot) }.value
    if disk != inventory.disk { publish([.disk(disk)]) }
  }

  // MARK: Containers

  private func firstPage(_ wanted: WantedLists) async throws -> (isFast: Bool, page: Page) {
    let page = try await containerPage(ContainerQuery(limit: limits.firstPage))
    answered()
    let sizing = PageSizing(target: limits.pageTime)
    let isFast = sizing.isFast(rows: page.rows.count, took: page.took)
    take(page.rows, wanted, isFast: isFast)
    return (isFast, page)
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
      do {
        page = try await containerPage(query)
      } catch EngineError.refused {
        // The container that the page starts after may be gone: one list has all.
        page = try await containerPage(ContainerQuery())
      }
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

  private struct Page {
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
    let images = try await engine.images()
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
