import GCCore

extension AppModel {
  /// Folds news of the engine in; the rows follow when they are next looked at.
  mutating func take(_ news: LoadUpdate) -> [Effect] {
    switch news {
    case .connection(let connection):
      self.connection = connection
      switch connection {
      case .connecting: break
      case .connected: hasEngineAnswered = true
      case .failed, .lost: hasEngineFailed = true
      }
    case .activity(let activity): self.activity = activity
    case .changes(let changes):
      for change in changes {
        inventory.apply(change)
        note(change)
      }
      if !inventory.troubles.isEmpty || !troubleLines.isEmpty {
        troubleLines = inventory.troubleSentences
      }
    }
    return []
  }

  /// Remembers what the change makes out of date.
  private mutating func note(_ change: InventoryChange) {
    forgetKnown(change)
    noteForVerdicts(change)
    markDetailsStale()
    switch change {
    case .host: hasEngineAnswered = true
    case .disk: break
    case .buildCache: areFiguresStale = true
    case .containers, .containerGone, .containersListed:
      areReferencesStale = true
      areFiguresStale = true
      lists[.containers]?.isStale = true
    case .containerDetails, .writableSizes:
      areFiguresStale = true
      lists[.containers]?.isStale = true
    case .images, .imageGone, .imagesListed:
      areReferencesStale = true
      areFiguresStale = true
      lists[.dangling]?.isStale = true
      lists[.labeled]?.isStale = true
    case .imageDetails, .imageHistory: areFiguresStale = true
    case .uniqueSizes:
      lists[.dangling]?.isStale = true
      lists[.labeled]?.isStale = true
    case .volumes, .volumeGone, .volumesListed, .networks, .networkGone, .networksListed:
      areReferencesStale = true
      areFiguresStale = true
    case .volumeSizes: areFiguresStale = true
    // Figures are made of what there is: without a list that will not come, too.
    case .trouble(let trouble):
      if [.containers, .images].contains(trouble.call) { areFiguresStale = true }
    case .answered: break
    }
  }

  mutating func take(_ figures: Figures) -> [Effect] {
    areFiguresUnderWay = false
    guard figures.generation == figuresGeneration else { return [] }
    var figures = figures
    // Marked while the figures were made.
    for item in marks { figures.tally.mark(item) }
    self.figures = figures
    if let outcome = figures.collect { take(outcome) }
    markSummary.isStale = true
    visibleFrees = [:]
    markDetailsStale()
    replan { review in
      guard review.basis == nil, review.awaits <= figures.generation else { return false }
      review.basis = ReviewState.Basis(inventory: figures.inventory, graph: figures.graph)
      return true
    }
    lists[.dangling]?.isStale = true
    lists[.labeled]?.isStale = true
    if lists[.containers]?.sizeColumn == .frees { lists[.containers]?.isStale = true }
    return []
  }

  /// Brings everything that is derived up to date; called before keys and before drawing.
  mutating func settle() -> [Effect] {
    if areReferencesStale {
      references = References(inventory)
      areReferencesStale = false
      dropGoneMarks()
    }
    for kind in ListKind.allCases where lists[kind]?.isStale == true {
      arrange(kind)
    }
    completeReviews()
    summarizeMarks()
    var effects = askForMemory()
    if areFiguresStale, !areFiguresUnderWay, inventory.imagesSettled {
      areFiguresStale = false
      areFiguresUnderWay = true
      figuresGeneration += 1
      effects.append(
        .buildFigures(
          generation: figuresGeneration, inventory, exclusions.rules, collectBasis))
    }
    list.scroll(height: listHeight)
    let visible = list.rows.dropFirst(list.top).prefix(listHeight).compactMap(\.item)
    lookAt(visible)
    let wanted = awaitedByReview ?? visible
    if wanted != prioritized {
      prioritized = wanted
      effects.append(.prioritize(wanted))
    }
    return effects
  }

  /// Works out what only the rows in sight and an open page need.
  private mutating func lookAt(_ visible: [ItemID]) {
    if list.sizeColumn != .frees {
      visibleFrees = [:]
    } else if let tally = figures?.tally, !visible.allSatisfy({ visibleFrees[$0] != nil }) {
      visibleFrees = tally.additions(of: visible)
    }
    for place in screens.indices {
      guard case .details(var details) = screens[place], details.isStale else { continue }
      details.lines = DetailsText.lines(self, details.item, width: max(1, size.columns - 2))
      details.isStale = false
      screens[place] = .details(details)
    }
  }

  /// What Review has to know before it can promise to delete it.
  private var awaitedByReview: [ItemID]? {
    guard case .review(let review) = screens.last, !review.pending.isEmpty else { return nil }
    return review.pending.sorted()
  }

  /// What is said of an item hangs on everything else.
  mutating func markDetailsStale() {
    for place in screens.indices {
      guard case .details(var details) = screens[place], !details.isStale else { continue }
      details.isStale = true
      screens[place] = .details(details)
    }
  }

  /// An item that is gone, or runs again, is no candidate any more.
  private mutating func dropGoneMarks() {
    guard inventory.containersSettled, inventory.imagesSettled, !isRunning else { return }
    for item in marks {
      let stays =
        switch item.kind {
        case .container: inventory.containers[item.id]?.state.isExited == true
        case .image:
          // A mark that no list shows would be deleted unseen, unless it was taken by its name.
          isInAList(item) || suggestedMarks.contains(item) && inventory.images[item.id] != nil
        case .volume, .network: false
        }
      if !stays { setMark(item, false) }
    }
  }

  /// The one place where marks change, so that the tally follows.
  mutating func setMark(_ item: ItemID, _ isMarked: Bool) {
    markSummary.isStale = true
    visibleFrees = [:]
    markDetailsStale()
    if isMarked {
      marks.insert(item)
      figures?.tally.mark(item)
    } else {
      marks.remove(item)
      suggestedMarks.remove(item)
      figures?.tally.unmark(item)
    }
  }
}
