import FoundationEssentials
import GCCore

/// Everything the screen shows and decides by; changed only by `update`.
struct AppModel: Sendable {
  var settings: ScreenSettings
  var size = Size(columns: 80, rows: 24)
  /// The engine's clock as of the last tick.
  var now: Date

  var inventory = Inventory()
  var references = References(Inventory())
  /// Containers or images were added, removed or changed owner since `references` was made.
  var areReferencesStale = false
  var connection = ConnectionState.connecting
  /// Whether an engine has answered since the start.
  var hasEngineAnswered = false
  /// Whether an attempt to reach it failed since the start.
  var hasEngineFailed = false
  /// Whether a run of this session left something undone.
  var hasRunIncompletely = false
  var activity = LoadActivity()
  /// Which calls the engine does not answer as documented, and what is missing without them.
  var troubleLines: [String] = []

  var exclusions = ExclusionState()
  var collect = CollectState()
  var current = ListKind.containers
  var lists: [ListKind: ListState] = [:]
  /// By full ID: they survive sorting, filtering, refreshing and a failed delete.
  var marks: Set<ItemID> = []
  /// Those of them that the operator took from a suggestion: they may be in no list.
  var suggestedMarks: Set<ItemID> = []
  var markSummary = MarkSummary()
  /// What filters and rules say of items; dropped when an item or the rules change.
  var known: [ItemID: KnownItem] = [:]

  /// `nil` until the first graph has been built.
  var figures: Figures?
  /// The number of the last order for figures.
  var figuresGeneration = 0
  /// Something that figures are made of changed since that order.
  var areFiguresStale = false
  var areFiguresUnderWay = false

  /// Raised by everything that rows may look different for: all but a cursor that moves.
  var revision = 0
  /// What lies over the lists, the topmost last.
  var screens: [Screen] = []
  /// What the page on top would do, as the operator last saw it on the screen.
  var seen: Act?
  /// Rows that were last asked to be measured first.
  var prioritized: [ItemID] = []
  /// What the rows in sight add to what the marks free, while that is their size column.
  var visibleFrees: [ItemID: Estimate] = [:]
  var notice: Notice?

  init(settings: ScreenSettings = ScreenSettings(), now: Date) {
    self.settings = settings
    self.now = now
    for kind in ListKind.allCases { lists[kind] = ListState() }
  }

  /// The list that is shown.
  var list: ListState {
    get { lists[current] ?? ListState() }
    _modify { yield &lists[current, default: ListState()] }
  }

  func isExcluded(_ item: ItemID) -> Bool { protection(of: item) != nil }

  func protection(of item: ItemID) -> Protection? {
    guard !exclusions.rules.isEmpty else { return nil }
    if let known = known[item] { return known.protection }
    return exclusions.rules.protection(of: item, in: inventory)
  }

  /// Whether a list holds the item, shown or hidden.
  func isInAList(_ item: ItemID) -> Bool {
    ListKind.allCases.contains { isMember(item, of: $0) }
  }

  /// The name to show for an item, unscrubbed; the short ID where it is gone.
  func name(of item: ItemID) -> String {
    switch item.kind {
    case .container: inventory.containers[item.id]?.name ?? item.short
    case .image: inventory.images[item.id]?.name ?? item.short
    case .volume: item.short
    case .network: inventory.networks[item.id]?.name ?? item.short
    }
  }

  /// Whether a run is under way.
  var isRunning: Bool {
    screens.contains { if case .run = $0 { true } else { false } }
  }
}

/// A sentence for the operator, shown until the next key.
struct Notice: Hashable, Sendable {
  var text: String
  var tone: Tone

  init(_ text: String, _ tone: Tone = .plain) {
    self.text = text
    self.tone = tone
  }
}
