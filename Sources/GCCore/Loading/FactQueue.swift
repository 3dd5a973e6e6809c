/// The order in which cheap facts are asked for: visible rows first, then by kind.
struct FactQueue: Hashable, Sendable {
  /// One call to make. In the order of their worth, when no row is visible.
  enum Ask: Hashable, Sendable {
    /// `GET /containers/{id}/json` of one that has ended: when it did.
    case exitedContainer(String)
    case imageDetails(String)
    /// The same of one that runs: which layers and volumes it holds.
    case otherContainer(String)
    case imageHistory(String)
  }

  private var waiting: Set<Ask> = []
  private var lanes: [[Ask]] = [[], [], [], []]
  private var heads = [0, 0, 0, 0]
  private var visible: [ItemID] = []
  private var waitingCount: [LoadActivity.Kind: Int] = [:]
  private var underWay: [LoadActivity.Kind: Int] = [:]
  private var totals: [LoadActivity.Kind: Int] = [:]

  var isEmpty: Bool { waiting.isEmpty }

  /// How far each kind has come since it last had nothing to do.
  var progress: [LoadActivity.Kind: LoadActivity.Progress] {
    totals.reduce(into: [:]) { progress, entry in
      let left = (waitingCount[entry.key] ?? 0) + (underWay[entry.key] ?? 0)
      if left > 0 { progress[entry.key] = .init(done: entry.value - left, total: entry.value) }
    }
  }

  mutating func add(_ ask: Ask) {
    guard waiting.insert(ask).inserted else { return }
    let kind = ask.kind
    if (waitingCount[kind] ?? 0) + (underWay[kind] ?? 0) == 0 { totals[kind] = 0 }
    totals[kind, default: 0] += 1
    waitingCount[kind, default: 0] += 1
    lanes[ask.lane].append(ask)
  }

  /// The call was answered, or failed.
  mutating func finished(_ ask: Ask) { underWay[ask.kind, default: 0] -= 1 }

  /// Rows on the screen, topmost first: theirs come before all others.
  mutating func prioritize(_ ids: [ItemID]) { visible = ids }

  /// Forgets all that waits or is under way, but not which rows are visible.
  mutating func removeAll() {
    let visible = visible
    self = FactQueue()
    self.visible = visible
  }

  /// The next call, which is under way from now on; no history while so many of them are.
  mutating func next(histories: Int) -> Ask? {
    let takesHistory = (underWay[.imageHistory] ?? 0) < histories
    func isAllowed(_ lane: Int) -> Bool { takesHistory || lane != Ask.historyLane }
    for item in visible {
      let asks: [Ask] =
        switch item.kind {
        case .container: [.exitedContainer(item.id), .otherContainer(item.id)]
        case .image: [.imageDetails(item.id), .imageHistory(item.id)]
        case .volume, .network: []
        }
      for ask in asks where isAllowed(ask.lane) && waiting.contains(ask) { return take(ask) }
    }
    for lane in lanes.indices where isAllowed(lane) {
      while heads[lane] < lanes[lane].count {
        let ask = lanes[lane][heads[lane]]
        heads[lane] += 1
        // Those that were taken as visible stay behind in their lane.
        if waiting.contains(ask) { return take(ask) }
      }
      lanes[lane] = []
      heads[lane] = 0
    }
    return nil
  }

  private mutating func take(_ ask: Ask) -> Ask {
    waiting.remove(ask)
    waitingCount[ask.kind, default: 0] -= 1
    underWay[ask.kind, default: 0] += 1
    return ask
  }
}

extension FactQueue.Ask {
  static let historyLane = 3

  var lane: Int {
    switch self {
    case .exitedContainer: 0
    case .imageDetails: 1
    case .otherContainer: 2
    case .imageHistory: Self.historyLane
    }
  }

  var item: ItemID {
    switch self {
    case .exitedContainer(let id), .otherContainer(let id): .container(id)
    case .imageDetails(let id), .imageHistory(let id): .image(id)
    }
  }

  var call: EngineCall {
    switch self {
    case .exitedContainer(let id), .otherContainer(let id): .container(id)
    case .imageDetails(let id): .image(id)
    case .imageHistory(let id): .history(id)
    }
  }

  var kind: LoadActivity.Kind {
    switch self {
    case .exitedContainer, .otherContainer: .containerDetails
    case .imageDetails: .imageDetails
    case .imageHistory: .imageHistory
    }
  }
}
