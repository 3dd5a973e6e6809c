import GCCore

extension AppModel {
  /// Opens the menu of rules for the row, or for the marks where it is one.
  mutating func openExclude() {
    let items = Bindings.subjects(self)
    guard !items.isEmpty else {
      notice = Notice("No row is selected.", .warning)
      return
    }
    guard exclusions.problem == nil else {
      notice = Notice(exclusions.problem ?? "", .danger)
      return
    }
    // Rules that protect the items now can be taken off, each by itself.
    let protecting = exclusions.document.rules.map(\.rule).filter { rule in
      let only = ExclusionSet(rules: [rule])
      return items.contains { only.protection(of: $0, in: inventory) != nil }
    }
    let removals = protecting.map { rule in
      ExcludeState.Choice.remove(
        rule, protects: ExclusionSet(rules: [rule]).count(in: inventory))
    }
    let offers = ExclusionSet.offers(for: items, in: inventory)
      .filter { offer in !offer.rules.allSatisfy(exclusions.document.contains) }
    screens.append(
      .exclude(
        ExcludeState(
          items: items, choices: removals + offers.map { .add($0) },
          fixed: items.compactMap { exclusions.system.protection(of: $0, in: inventory) }
            .first)))
  }

  mutating func performInExclude(_ command: Command) -> [Effect] {
    guard case .exclude(var state) = screens.last else { return [] }
    switch command {
    case .yes:
      screens.removeLast()
      if state.choices.indices.contains(state.selected) {
        choose(state.choices[state.selected])
      }
      return []
    case .back, .quit, .interrupt, .help: return performAnywhere(command)
    case .up: state.selected -= 1
    case .down: state.selected += 1
    case .pageUp, .halfPageUp: state.selected -= 10
    case .pageDown, .halfPageDown: state.selected += 10
    case .first: state.selected = 0
    case .last: state.selected = state.choices.count - 1
    default: return []
    }
    state.selected = max(0, min(state.selected, state.choices.count - 1))
    screens[screens.count - 1] = .exclude(state)
    return []
  }

  private mutating func choose(_ choice: ExcludeState.Choice) {
    let (before, marksBefore) = (exclusions.document, marks)
    let rules: [Exclusion]
    switch choice {
    case .add(let offer):
      rules = offer.rules
      for rule in rules { exclusions.document.add(rule) }
      notice = Notice("Excluded, in force now; w saves it, z undoes it.", .good)
    case .remove(let rule, _):
      rules = [rule]
      exclusions.document.remove(rule)
      notice = Notice("The rule “\(rule.text)” is off; w saves that, z undoes it.", .good)
    }
    enforceExclusions()
    exclusions.changes.append(
      ExclusionChange(
        before: before, after: exclusions.document, unmarked: marksBefore.subtracting(marks),
        rules: rules.map(\.text)))
  }

  /// Takes the last choice back, and marks again what it unmarked.
  mutating func undoExclusion() {
    guard let change = exclusions.changes.popLast() else { return }
    exclusions.document = change.before
    enforceExclusions()
    for item in change.unmarked where isInAList(item) && whyNotMarkable(item) == nil {
      setMark(item, true)
    }
    let rules =
      change.rules.count == 1 ? "The rule “\(change.rules[0])”" : "\(change.rules.count) rules"
    notice = Notice("Undone: \(rules).", .good)
  }

  /// Takes the rules into force; what they protect is no longer marked.
  mutating func enforceExclusions() {
    exclusions.enforce()
    known = [:]
    for item in marks where isExcluded(item) { setMark(item, false) }
    markVerdictsStale()
    for kind in ListKind.allCases { lists[kind]?.isStale = true }
    markDetailsStale()
    replan()
  }

  // MARK: Saving

  mutating func openSave() {
    screens.append(
      .save(SaveState(lines: exclusions.document.diff(from: exclusions.saved))))
  }

  mutating func performInSave(_ command: Command) -> [Effect] {
    guard case .save(var state) = screens.last else { return [] }
    if command == .yes {
      guard !state.isUnderWay else { return [] }
      state.isUnderWay = true
      screens[screens.count - 1] = .save(state)
      return [.saveExclusions(exclusions.document, expecting: exclusions.fingerprint)]
    }
    guard let top = scrolled(state.top, command, lines: state.lines.count) else {
      return performAnywhere(command)
    }
    state.top = top
    screens[screens.count - 1] = .save(state)
    return []
  }

  mutating func take(_ news: ExclusionNews) -> [Effect] {
    switch news {
    case .loaded(let loaded, let path, let system):
      exclusions.path = path
      exclusions.system = system
      exclusions.isLoaded = true
      exclusions.problem = nil
      exclusions.saved = loaded.document
      exclusions.document = loaded.document
      exclusions.changes = []
      exclusions.fingerprint = loaded.fingerprint
      enforceExclusions()
    case .nowhere(let system):
      exclusions.isLoaded = true
      exclusions.system = system
      enforceExclusions()
    case .saved(let document, let fingerprint):
      // Not the document as it is now: a rule may have been added while it was written.
      exclusions.noteSaved(document)
      exclusions.fingerprint = fingerprint
      enforceExclusions()
      closeSave()
      notice = Notice("Saved to \(exclusions.path).", .good)
    case .changed(let theirs): merge(theirs)
    case .failed(let sentence, let isUnusable):
      if isUnusable {
        exclusions.problem = sentence
        replan()
      }
      closeSave()
      notice = Notice(sentence, .danger)
    }
    return []
  }

  private mutating func closeSave() {
    screens.removeAll { if case .save = $0 { true } else { false } }
  }

  /// The file changed under us: shows what both changes together would write, and asks again.
  private mutating func merge(_ theirs: ExclusionFile.Loaded) {
    let merge = ExclusionDocument.merge(
      base: exclusions.saved, theirs: theirs.document, ours: exclusions.document)
    var warnings = [
      "The file was changed by someone else meanwhile. Below is their file with your changes."
    ]
    for conflict in merge.conflicts {
      let kept = conflict.rewritten.map(\.text).joined(separator: ", ")
      warnings.append(
        "You took “\(conflict.removed.text)” off, they made it “\(kept)”: theirs stays.")
    }
    exclusions.saved = theirs.document
    exclusions.fingerprint = theirs.fingerprint
    exclusions.document = merge.document
    exclusions.changes = []
    enforceExclusions()
    closeSave()
    screens.append(
      .save(
        SaveState(
          lines: exclusions.document.diff(from: exclusions.saved), warnings: warnings)))
  }
}
