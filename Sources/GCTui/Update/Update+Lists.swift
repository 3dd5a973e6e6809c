import GCCore

extension AppModel {
  /// Rows of a list that fit on the screen.
  var listHeight: Int { layout.rows.height }

  mutating func performInLists(_ command: Command) -> [Effect] {
    if command.isAboutRow { list.isCursorPlaced = true }
    switch command {
    case .up: move(by: -1)
    case .down: move(by: 1)
    case .pageUp: move(by: -max(1, listHeight - 1))
    case .pageDown: move(by: max(1, listHeight - 1))
    case .halfPageUp: move(by: -max(1, listHeight / 2))
    case .halfPageDown: move(by: max(1, listHeight / 2))
    case .first: move(by: -list.rows.count)
    case .last: move(by: list.rows.count)
    case .nextList: show(1)
    case .previousList: show(-1)
    case .showList(let index):
      current = ListKind.allCases[index % ListKind.allCases.count]
    case .mark: toggleRow()
    case .range: range()
    case .markAll: mark(list.shownItems)
    case .markSuggested: markSuggested()
    case .markDue: markDue()
    case .unmark: unmarkRow()
    case .unmarkAll:
      for item in marks { setMark(item, false) }
    case .details:
      guard let item = list.selected else { return [] }
      screens.append(.details(DetailsState(item: item)))
    case .filter:
      let text = list.filter.text
      screens.append(
        .prompt(Prompt(purpose: .filter(before: text), line: LineEditor(text))))
    case .back: clearFilter()
    case .sortMenu:
      screens.append(.sort)
    case .sort(let key): sort(by: key)
    case .sizeColumn:
      list.sizeColumn = list.sizeColumn.next
      list.isStale = true
      notice = Notice(list.sizeColumn.explanation, .muted)
    case .group:
      screens.append(
        .prompt(Prompt(purpose: .group, line: LineEditor(list.grouping ?? ""))))
    case .toggleExcluded:
      list.showsExcluded.toggle()
      list.isStale = true
      notice = Notice(
        list.showsExcluded ? "Excluded rows are shown." : "Excluded rows are hidden.", .muted)
    case .refresh: return [.refresh, .loadPolicy]
    case .stopMeasuring:
      return [activity.isMeasuringCancelled ? .resumeMeasuring : .cancelMeasuring]
    case .delete: return openReview()
    case .tag: askForTag()
    case .exclude: openExclude()
    case .undo: undoExclusion()
    case .save: openSave()
    default: return performAnywhere(command)
    }
    return []
  }

  mutating func performInSort(_ command: Command) -> [Effect] {
    screens.removeLast()
    if case .sort(let key) = command { sort(by: key) }
    return []
  }

  private mutating func sort(by key: SortOrder.Key) {
    list.sort = list.sort.choosing(key)
    list.isStale = true
  }

  private mutating func move(by distance: Int) {
    list.moveCursor(to: list.cursorIndex + distance)
    list.scroll(height: listHeight)
  }

  private mutating func show(_ distance: Int) {
    let kinds = ListKind.allCases
    let index = kinds.firstIndex(of: current) ?? 0
    current = kinds[(index + distance + kinds.count) % kinds.count]
  }

  private mutating func clearFilter() {
    if list.rangeStart != nil {
      list.rangeStart = nil
    } else if !list.filter.isEmpty || !list.filter.text.isEmpty {
      list.filter = Filter("")
      list.isStale = true
    } else {
      notice = Notice("There is no filter to clear; q quits.", .muted)
    }
  }

  // MARK: Marks

  private mutating func toggleRow() {
    switch list.cursor {
    case .item(let item):
      if marks.contains(item) {
        setMark(item, false)
      } else if let reason = whyNotMarkable(item) {
        notice = Notice(reason, .warning)
        return
      } else {
        setMark(item, true)
      }
    case .group(let value):
      let items = list.groups[value]?.items ?? []
      if items.contains(where: { !marks.contains($0) && whyNotMarkable($0) == nil }) {
        mark(items)
      } else {
        for item in items { setMark(item, false) }
      }
    case nil: return
    }
    move(by: 1)
  }

  private mutating func unmarkRow() {
    switch list.cursor {
    case .item(let item): setMark(item, false)
    case .group(let value):
      for item in list.groups[value]?.items ?? [] { setMark(item, false) }
    case nil: break
    }
  }

  private mutating func range() {
    guard let end = list.selected else { return }
    guard let start = list.rangeStart, let from = list.rows.firstIndex(of: .item(start)),
      let to = list.rows.firstIndex(of: .item(end))
    else {
      list.rangeStart = end
      notice = Notice("Range from here: v on its other end marks it, Esc gives it up.", .accent)
      return
    }
    list.rangeStart = nil
    mark(list.rows[min(from, to)...max(from, to)].compactMap(\.item))
  }

  /// Marks what can be marked and says how many could not.
  private mutating func mark(_ items: [ItemID]) {
    var refused = 0
    for item in items {
      if whyNotMarkable(item) == nil { setMark(item, true) } else { refused += 1 }
    }
    if refused > 0 { notice = Notice("\(refused) excluded items were not marked.", .warning) }
  }

  /// Marks exactly what the status line suggests, and says what that was.
  private mutating func markSuggested() {
    guard let suggestion = markSummary.suggestion else { return }
    // A rule may be newer than the suggestion.
    if let reason = suggestion.items.compactMap(whyNotMarkable).first {
      notice = Notice(reason, .warning)
      return
    }
    for item in suggestion.items {
      setMark(item, true)
      suggestedMarks.insert(item)
    }
    var text = "Marked \(suggestion.names(self)); U takes all marks off."
    let unlisted = suggestion.items.count { !isInAList($0) }
    if unlisted > 0 {
      text += " \(unlisted == 1 ? "1 is" : "\(unlisted) are") in no list; d shows every one."
    }
    notice = Notice(text, .marked)
  }

  func whyNotMarkable(_ item: ItemID) -> String? {
    protection(of: item)?.sentence(path: exclusions.path)
  }
}

extension Command {
  /// Whether it moves the cursor or does something with its row.
  fileprivate var isAboutRow: Bool {
    switch self {
    case .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .first, .last, .mark, .range,
      .unmark, .details, .exclude, .tag, .delete:
      true
    default: false
    }
  }
}

extension SizeColumn {
  var explanation: String {
    switch self {
    case .total: "SIZE: all bytes of the item, shared or not."
    case .unique: "UNIQUE: bytes that nothing else holds."
    case .frees: "FREES: what the item adds to what the marked set frees."
    }
  }
}
