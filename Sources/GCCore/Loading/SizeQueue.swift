/// Which containers' writable layers to count next: visible ones by ID, the others in pages.
///
/// Naming many IDs is dear for the engine (it matches each row against each ID), a page is not.
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

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ ids: some Sequence<String>) {
    if waiting.isEmpty { total = 0 }
    for id in ids where waiting.insert(id).inserted {
      total += 1
      if cursor != nil { late.insert(id) }
    }
  }

  /// The container is gone.
  mutating func remove(_ id: String) { waiting.remove(id) }

  mutating func prioritize(_ ids: [ItemID]) {
    visible = ids.filter { $0.kind == .container }.map(\.id)
  }

  /// The next call, or `nil` when all are counted.
  mutating func next(_ limits: LoadLimits) -> ContainerQuery? {
    guard !waiting.isEmpty else { return nil }
    let seen = visible.filter { waiting.contains($0) }.prefix(limits.sizesByID)
    if !seen.isEmpty { return ContainerQuery(ids: Array(seen), size: true) }
    if waiting.count <= limits.sizesByID {
      return ContainerQuery(ids: waiting.sorted(), size: true)
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
    waiting.subtract(query.ids)
    waiting.subtract(rows.map(\.id))
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

  /// The container that a page was to start after is gone: pages start anew.
  mutating func restartPages() {
    cursor = nil
    page = nil
    late = []
  }

  /// Gives these up: the engine cannot count them.
  mutating func giveUp() -> Set<String> {
    let given = waiting
    waiting = []
    restartPages()
    return given
  }
}
