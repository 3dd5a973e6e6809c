public import FoundationEssentials

extension TakeReason {
  /// Why it goes, like `exited 3 weeks ago`. Names in it are unscrubbed.
  public func words(now: Date) -> String {
    func ago(_ date: Date?, _ never: String) -> String {
      date.map { AgeText.long(seconds: now.timeIntervalSince($0)) } ?? never
    }
    let unknown = "at an unknown time"
    return switch self {
    case .exited(let date): "exited \(ago(date, unknown))"
    case .neverStarted(let date): "created \(ago(date, unknown)), never started"
    case .dead(let date): "dead since \(ago(date, unknown))"
    case .dangling(let date): "dangling, last touched \(ago(date, unknown))"
    case .unused(let date): "unused, last touched \(ago(date, unknown))"
    case .unusedVolume(let date): "unused, last touched \(ago(date, unknown))"
    case .volumeOf(let names): "anonymous volume of \(listed(names))"
    case .unusedNetwork(let date): "unused, last touched \(ago(date, unknown))"
    }
  }
}

extension TakeReason {
  /// One word for programs, the same as the JSON form writes it.
  public var word: String {
    switch self {
    case .exited: CollectKind.exited.rawValue
    case .neverStarted: CollectKind.created.rawValue
    case .dead: CollectKind.dead.rawValue
    case .dangling: CollectKind.dangling.rawValue
    case .unused: CollectKind.unused.rawValue
    case .unusedVolume: "unused volume"
    case .volumeOf: CollectKind.containerVolumes.rawValue
    case .unusedNetwork: "unused network"
    }
  }
}

extension KeepReason {
  /// Why it stays, in words for people. Names and rules in it are unscrubbed.
  public func words(now: Date) -> String {
    func ago(_ date: Date) -> String { AgeText.long(seconds: now.timeIntervalSince(date)) }
    return switch self {
    case .notAskedFor: "its kind is not collected"
    case .inState(let state): "it is \(state.name)"
    case .excluded(let protection): "excluded by the rule \(protection.rule) (\(protection.place))"
    case .runsCollector: "this collector runs in it"
    case .usedBy(let names): "used by \(listed(names))"
    case .lacksLabel(let label): "it does not have the label \(label)"
    case .hasLabel(let label): "it has the label \(label)"
    case .newest(let repository, let count):
      count == 1 ? "the newest of \(repository)" : "among the newest \(count) of \(repository)"
    case .volumesTaken(let names):
      "its volumes are taken by \(listed(names)) (--include data-containers takes it)"
    case .notInspected(let reason): "it cannot be inspected: \(reason)"
    case .takersUnknown(let names):
      "its volumes may be taken by \(listed(names)), of which the engine told too little"
        + " (--include data-containers takes it)"
    case .holdsVolumes(let names):
      "it alone holds the volume \(listed(names)) (--include data-containers takes it)"
    case .orchestrated(let name): "\(name) collects it (--include orchestrated takes it)"
    case .composeRunning(let project):
      "its Compose project \(project) is running (--include compose takes it)"
    case .young(let date, let grace):
      "within its grace of \(DurationText.of(grace)): last used \(ago(date))"
    case .possiblyUsed(let date, let grace):
      "within its grace of \(DurationText.of(grace)): a container that may have used it was removed "
        + ago(date)
    case .firstSeen(let date, let grace):
      "when it was last used is not known: seen unused since \(ago(date)), its grace is "
        + DurationText.of(grace)
    case .diskIsEmptyEnough(let used, let high):
      "the disk is \(percent(used)) full, below its mark of \(percent(high))"
    case .notNeeded: "what goes is enough"
    case .withinBudget(let budget):
      "all images together are within their budget of \(ByteText.of(budget))"
    case .diskUnknown(let why): "how full the disk is cannot be measured: \(why)"
    case .driver(let driver): "its driver is \(driver)"
    case .predefined: "the engine needs it itself"
    case .cannotGo(let refusal): refusal.sentence
    }
  }

  /// One word for programs, the same as the JSON form writes it.
  public var word: String {
    switch self {
    case .notAskedFor: "not asked for"
    case .inState: "state"
    case .excluded: "excluded"
    case .runsCollector: "runs collector"
    case .usedBy: "used"
    case .lacksLabel: "lacks label"
    case .hasLabel: "has label"
    case .newest: "newest"
    case .volumesTaken, .takersUnknown, .holdsVolumes: Guard.dataContainers.rawValue
    case .notInspected: "not inspected"
    case .orchestrated: Guard.orchestrated.rawValue
    case .composeRunning: Guard.compose.rawValue
    case .young: "young"
    case .possiblyUsed: "may be used"
    case .firstSeen: "first seen"
    case .diskIsEmptyEnough: "disk"
    case .notNeeded: "not needed"
    case .withinBudget: "budget"
    case .diskUnknown: "disk unknown"
    case .driver: "driver"
    case .predefined: "predefined"
    case .cannotGo: "refused"
    }
  }
}

/// At most three names, the rest as a count.
private func listed(_ names: [String]) -> String {
  let shown = names.prefix(3).joined(separator: ", ")
  return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
}

/// Like `85%` or `85.2%`.
private func percent(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
}
