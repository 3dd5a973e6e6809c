import FoundationEssentials
import GCCore

/// What the screen knows of the collector: what it goes by, and what it would take.
struct CollectState: Sendable {
  /// What a collector remembers beside the inventory; asked for after each change of the images, and when a
  /// container is gone.
  struct Memory: Sendable {
    var sightings = Sightings()
    var uses = RecentUses()
    /// Where a collector keeps what it has seen; `nil` where it cannot.
    var stateDirectory: String?
  }

  /// `nil` until it has been read.
  var policy: Policy?
  /// docker-gc's rules, which hold for a collector beside those of the screen.
  var exclusions = ExclusionRules()
  /// Why a collector could not run; then nothing is said of what it would take.
  var problem: String?

  /// `nil` until it has been asked for.
  var memory: Memory?
  var isMemoryStale = true
  var isMemoryUnderWay = false

  /// The last that were worked out.
  var verdicts: CollectVerdicts?
  /// What the last attempt to work them out lacked.
  var lack: CollectVerdicts.Lack?
  /// The number of the order for figures that has all news in it that verdicts hang on.
  var awaits = 0

  var areVerdictsStale: Bool { verdicts.map { $0.generation < awaits } ?? true }
  /// The last one of an item; `nil` where a collector has none.
  func verdict(of item: ItemID) -> Verdict? { verdicts?.verdicts[item] }

  /// Whether sizes too decide what is taken.
  var hangsOnSizes: Bool { policy.map { $0.disk != nil || $0.imageBudget != nil } ?? false }
}

/// What verdicts are worked out by, beside the inventory and the screen's exclusions.
struct CollectBasis: Sendable {
  var policy: Policy
  var exclusions: ExclusionRules
  var memory: CollectState.Memory
}

extension AppModel {
  /// Why it cannot be said what collect would take, as a sentence; `nil` when it can.
  var collectObstacle: String? {
    if let problem = collectProblem { return "Collect would not run: \(problem)" }
    guard collect.policy != nil, exclusions.isLoaded else {
      return "The policy is still being read."
    }
    if let missing = [EngineCall.containers, .images].lazy.compactMap({
      inventory.troubleSentence($0)
    }).first, !inventory.containersComplete || !inventory.imagesComplete {
      return "What collect would take depends on both lists. \(missing)."
    }
    guard inventory.containersComplete, inventory.imagesComplete else {
      return "The lists are not complete: what collect would take hangs on all of them."
    }
    guard collect.areVerdictsStale else { return nil }
    return collect.lack?.sentence ?? "What collect would take is still being worked out."
  }

  private var collectProblem: String? { exclusions.problem ?? collect.problem }

  /// What collect would do with an item and why, unscrubbed; `nil` where it has no say.
  func collectWords(of item: ItemID) -> String? {
    if let problem = collectProblem { return "would not run: \(problem)" }
    // Verdicts may be younger than the clock of the screen, which moves by the minute.
    let now = max(now, collect.verdicts?.now ?? now)
    return switch collect.verdict(of: item) {
    case .take(let reason): "would take it: \(reason.words(now: now))"
    case .keep(let reason): "keeps it: \(reason.words(now: now))"
    case nil: collect.areVerdictsStale ? "not known yet" : nil
    }
  }

  /// Whether collect would take the item, as far as is known.
  func isDue(_ item: ItemID) -> Bool {
    collectProblem == nil && collect.verdict(of: item)?.isTaken == true
  }
}
