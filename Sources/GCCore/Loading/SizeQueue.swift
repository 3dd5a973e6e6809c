/// Which containers' writable layers to count next: visible ones by ID, the others in pages.
///
/// Naming many IDs is dear for the engine (it matches each row against each ID), a page is not. One
/// container that cannot be counted makes the engine refuse all that is asked for with it: then what
/// was asked for is split until that one is alone. Times are durations since one fixed moment.
struct SizeQueue: Hashable, Sendable {
  /// Containers by full ID that wait for their size.
  private(set) var waiting: Set<String> = []
  private(set) var total = 0
  private var visible: [String] = []
  /// The last container of the last page; `nil` before the first.
  private var cursor: String?
  private var page: PageSizing.Next?
  /// Those that came after the first page was asked for: later pages may have passed them.
  private var late: Set<String> = []

  /// Parts of what was refused as a whole, the next last.
  private var parts: [[String]] = []
  /// Whether a page was refused: which of its rows is to blame only IDs can tell.
  private var isByID = false
  /// Whether anything was counted since there was last nothing to do.
  private var hasCounted = false
  /// Containers refused alone, one after the other, before anything was counted.
  private var refusedAlone = 0
  /// How often each was refused alone, and when it is asked for again.
  private var attempts: [String: Int] = [:]
  private var postponed: [String: Duration] = [:]

  /// Whether nothing waits now; some may be asked for again later.
  var isEmpty: Bool { waiting.isEmpty }

  /// When the next is asked for again.
  var nextDue: Duration? { postponed.values.min() }

  mutating func add(_ ids: some Sequence<String>) {
    if waiting.isEmpty { total = 0 }
    for id in ids where waiting.insert(id).inserted {
      attempts[id] = nil
      postponed[id] = nil
      total += 1
      if cursor != nil { late.insert(id) }
    }
  }

  /// The container is gone.
  mutating func remove(_ id: String) {
    waiting.remove(id)
    attempts[id] = nil
    postponed[id] = nil
  }

  mutating func prioritize(_ ids: [ItemID]) {
    visible = ids.filter { $0.kind == .container }.map(\.id)
  }

  /// The next call, or `nil` when there is none to make now.
  mutating func next(_ limits: LoadLimits, at now: Duration) -> ContainerQuery? {
    for (id, due) in postponed where due <= now {
      postponed[id] = nil
      if waiting.isEmpty { total = 0 }
      if waiting.insert(id).inserted { total += 1 }
      parts.append([id])
    }
    while let part = parts.popLast() {
      let ids = part.filter(waiting.contains)
      if !ids.isEmpty { return ContainerQuery(ids: ids, size: true) }
    }
    guard !waiting.isEmpty else { return nil }
    let seen = visible.filter { waiting.contains($0) }.prefix(limits.sizesByID)
    if !seen.isEmpty { return ContainerQuery(ids: Array(seen), size: true) }
    if isByID || waiting.count <= limits.sizesByID {
      return ContainerQuery(ids: Array(waiting.sorted().prefix(limits.sizesByID)), size: true)
    }
    let limit: Int? =
      switch page ?? .page(limits.firstPage) {
      case .page(let rows): rows
      case .rest: nil
      }
    return ContainerQuery(limit: limit, before: cursor, size: true)
  }

  /// Takes the answer; what was asked for and is not in it is gone, or beyond the last page.
  mutating func answered(
    _ query: ContainerQuery, _ rows: [Container], took: Duration, _ limits: LoadLimits
  ) {
    hasCounted = true
    waiting.subtract(query.ids)
    waiting.subtract(rows.map(\.id))
    if waiting.isEmpty { restart() }
    guard query.ids.isEmpty else { return }
    cursor = rows.last?.id ?? cursor
    if rows.count < query.limit ?? .max {
      // The end of the list: whoever was there at its start and is left is gone.
      waiting.formIntersection(late)
      restartPages()
      return
    }
    page = PageSizing(target: limits.pageTime).next(afterRows: rows.count, took: took)
  }

  /// What a refusal leads to.
  enum Refusal: Hashable, Sendable {
    /// What was asked for is split.
    case split
    /// This container cannot be counted; `isFinal` when it is not asked for again by itself.
    case alone(String, isFinal: Bool)
    /// None of these can: the engine counts nothing.
    case all(Set<String>)
  }

  /// Takes a refusal that may be about one container only.
  mutating func refused(
    _ query: ContainerQuery, at now: Duration, _ limits: LoadLimits
  ) -> Refusal {
    guard !query.ids.isEmpty else {
      isByID = true
      restartPages()
      return .split
    }
    guard query.ids.count == 1, let id = query.ids.first else {
      let half = query.ids.count / 2
      parts.append(Array(query.ids[half...]))
      parts.append(Array(query.ids[..<half]))
      return .split
    }
    if !hasCounted {
      refusedAlone += 1
      // With few left it is as well to ask for each.
      if refusedAlone >= limits.hopeless, waiting.count > limits.hopeless {
        return .all(giveUp())
      }
    }
    waiting.remove(id)
    let attempt = (attempts[id] ?? 0) + 1
    attempts[id] = attempt
    if waiting.isEmpty { restart() }
    guard attempt < limits.sizeAttempts else { return .alone(id, isFinal: true) }
    postponed[id] = now + limits.sizeAgain.pause(before: attempt)
    return .alone(id, isFinal: false)
  }

  private mutating func restartPages() {
    cursor = nil
    page = nil
    late = []
  }

  /// Nothing is left to do.
  private mutating func restart() {
    restartPages()
    parts = []
    isByID = false
    hasCounted = false
    refusedAlone = 0
  }

  /// Gives these up: the engine cannot count them.
  mutating func giveUp() -> Set<String> {
    let given = waiting
    waiting = []
    postponed = [:]
    attempts = [:]
    restart()
    return given
  }
}

extension EngineError {
  /// Whether a count failed in a way that one container alone may be to blame for. On the containerd
  /// store one that vanishes makes the engine answer 404 for all.
  var mayBeAboutOneRow: Bool {
    switch self {
    case .refused(let status, _): status == 404 || status >= 500
    case .unreadable, .unreachable: true
    case .timedOut, .unusable: false
    }
  }
}
