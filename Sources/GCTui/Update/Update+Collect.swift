import FoundationEssentials
import GCCore

extension AppModel {
  /// News of what a collector on this machine goes by.
  mutating func take(_ news: CollectorNews) -> [Effect] {
    switch news {
    case .policy(let policy, let exclusions):
      collect.policy = policy
      collect.exclusions = exclusions
      collect.problem = nil
      // How far back it is asked for hangs on the grace.
      collect.isMemoryStale = true
    case .unusable(let sentence):
      collect.problem = sentence
      notice = notice ?? Notice(sentence, .warning)
    case .memory(let memory, let problem):
      collect.isMemoryUnderWay = false
      collect.memory = memory
      if let problem { notice = notice ?? Notice(problem, .warning) }
    }
    markVerdictsStale()
    markDetailsStale()
    return []
  }

  /// Something that verdicts hang on has changed: the next figures bring new ones.
  mutating func markVerdictsStale() {
    collect.awaits = figuresGeneration + 1
    areFiguresStale = true
  }

  /// The end of a grace is news too.
  mutating func noteTimeForVerdicts() {
    guard let next = collect.verdicts?.nextChange, next < now, !collect.areVerdictsStale else {
      return
    }
    markVerdictsStale()
  }

  /// Remembers what a change of the inventory makes of the verdicts.
  mutating func noteForVerdicts(_ change: InventoryChange) {
    switch change {
    case .containers, .containersListed, .containerDetails, .imageGone, .imageDetails:
      markVerdictsStale()
    case .images, .imagesListed, .containerGone:
      // What was pulled is in the list like anything else, and so is what a container used that is
      // gone: only events tell when.
      collect.isMemoryStale = true
      markVerdictsStale()
    case .disk, .buildCache, .writableSizes, .imageHistory:
      if collect.hangsOnSizes { markVerdictsStale() }
    case .host, .uniqueSizes, .volumes, .volumeGone, .volumeSizes, .volumesListed, .networks,
      .networkGone, .networksListed, .trouble, .answered:
      break
    }
  }

  /// What figures are ordered with, for new verdicts; `nil` where the last still hold, or where
  /// they cannot be made.
  var collectBasis: CollectBasis? {
    guard collect.areVerdictsStale, collect.problem == nil, let policy = collect.policy,
      let memory = collect.memory, !collect.isMemoryStale, !collect.isMemoryUnderWay,
      exclusions.isLoaded, exclusions.problem == nil, inventory.containersComplete,
      inventory.imagesComplete, !isRunning
    else { return nil }
    return CollectBasis(policy: policy, exclusions: collect.exclusions, memory: memory)
  }

  /// Asks for what a collector remembers, once for all that changed meanwhile.
  mutating func askForMemory() -> [Effect] {
    guard collect.isMemoryStale, !collect.isMemoryUnderWay, let policy = collect.policy,
      inventory.containersComplete, inventory.imagesComplete, !isRunning
    else { return [] }
    collect.isMemoryStale = false
    collect.isMemoryUnderWay = true
    return [.recall(inventory.host, grace: policy.longestUseGrace)]
  }

  mutating func take(_ outcome: CollectVerdicts.Outcome) {
    switch outcome {
    case .made(let verdicts):
      collect.verdicts = verdicts
      collect.lack = nil
      for kind in ListKind.allCases where lists[kind]?.filter.hangsOnCollect == true {
        lists[kind]?.isStale = true
      }
    case .lacking(let lack): collect.lack = lack
    }
  }

  /// Marks what collect would take, in whatever list; where all of it is marked, unmarks it.
  mutating func markDue() {
    let due = collect.verdicts?.taken ?? []
    guard !due.allSatisfy(marks.contains) else {
      for item in due { setMark(item, false) }
      notice = Notice("\(due.count) unmarked: what collect would take.", .muted)
      return
    }
    var unlisted = 0
    for item in due {
      if !marks.contains(item) { setMark(item, true) }
      if !isInAList(item) {
        suggestedMarks.insert(item)
        unlisted += 1
      }
    }
    let hidden = hiddenCount(of: Set(due)) - unlisted
    var text = "\(due.count) marked, as collect would take \(due.count == 1 ? "it" : "them")"
    var elsewhere: [String] = []
    if unlisted > 0 { elsewhere.append("\(unlisted) in no list") }
    if hidden > 0 { elsewhere.append("\(hidden) hidden") }
    text += elsewhere.isEmpty ? "." : "; \(elsewhere.joined(separator: ", ")): d shows all."
    notice = Notice(text, .marked)
  }
}
