import GCCore

/// The three lists: tabs, titles and the rows that are in sight.
enum ListView {
  /// Returns where the cursor sits.
  static func draw(
    _ model: AppModel, _ layout: Layout, _ drawn: DrawnRows, into buffer: inout CellBuffer
  ) -> Point? {
    drawTabs(model, layout.tabs, into: &buffer)
    let list = model.list
    var titles = layout.titles
    _ = titles.takeLeft(2)
    let all = Column.columns(of: model.current, list.sizeColumn)
    let barWidth =
      titles.width >= 98 ? 12 : Column.needed(all) + 7 <= titles.width ? 6 : 0
    let columns = Column.fitting(
      all, width: titles.width - (barWidth > 0 ? barWidth + 1 : 0))
    drawTitles(columns, barWidth, titles, into: &buffer)
    guard !list.rows.isEmpty else {
      buffer.write(
        emptyText(model), in: layout.rows.line(1).inset(columns: 2), style: Style(.muted))
      return nil
    }
    var window = list
    window.scroll(height: layout.rows.height)
    var cursor: Point?
    for offset in 0..<layout.rows.height {
      let index = window.top + offset
      guard list.rows.indices.contains(index) else { break }
      let line = layout.rows.line(offset)
      let cells = drawn.cells(of: index, revision: model.revision) {
        var row = CellBuffer(line.size)
        let whole = Rect(line.size)
        switch list.rows[index] {
        case .item(let item): drawItem(item, model, columns, barWidth, whole, into: &row)
        case .group(let value): drawGroup(value, model, whole, into: &row)
        }
        return Array(row.row(0))
      }
      buffer.put(cells, at: line.origin)
      if index == list.cursorIndex {
        buffer.restyle(line) { $0 = $0.reverse }
        cursor = line.origin
      }
    }
    return cursor
  }

  private static func drawTabs(_ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer) {
    var line = rect
    let words = stateWords(model)
    let spoken = min(textWidth(words), 24)
    // Nearly always the first that is tried fits.
    var texts: [String] = []
    for form in TabForm.allCases {
      texts = ListKind.allCases.map { tabText($0, form, model) }
      let width = texts.reduce(spoken) { $0 + textWidth($1) + 1 }
      if width <= rect.width + (spoken > 0 ? 0 : 1) { break }
    }
    for (kind, text) in zip(ListKind.allCases, texts) {
      let style = kind == model.current ? Style(.accent).reverse : Style(.title)
      let tab = line.takeLeft(min(line.width, textWidth(text)))
      buffer.write(text, in: tab, style: style, ellipsis: model.ellipsis)
      _ = line.takeLeft(1)
    }
    buffer.write(
      words, in: line, style: Style(.accent), alignRight: true, ellipsis: model.ellipsis)
  }

  /// How much a tab says, from wide to narrow.
  private enum TabForm: CaseIterable {
    case full, briefly, withoutBytes, short
  }

  private static func tabText(_ kind: ListKind, _ form: TabForm, _ model: AppModel) -> String {
    let list = model.lists[kind] ?? ListState()
    let number = (ListKind.allCases.firstIndex(of: kind) ?? 0) + 1
    let name =
      switch form {
      case .full: kind.title
      case .briefly, .withoutBytes: kind.briefTitle
      case .short: kind.shortTitle
      }
    let hasBytes = form == .full || form == .briefly
    let bytes = hasBytes ? " " + model.short(list.total) : ""
    return " \(number) \(name) \(countText(kind, list, model))\(bytes) "
  }

  /// What hides or groups rows of the list.
  private static func stateWords(_ model: AppModel) -> String {
    let hidden = model.list.hiddenByFilter + model.list.hiddenByExclusion
    var words: [String] = []
    if !model.list.filter.text.isEmpty { words.append("/\(model.list.filter.text)") }
    if let key = model.list.grouping { words.append("by \(key)") }
    if hidden > 0 { words.append("\(hidden) hidden") }
    if model.list.notKnown > 0 { words.append("\(model.list.notKnown) not known yet") }
    return words.joined(separator: " ")
  }

  /// The count; while the list is not complete, so many of what the engine says there are.
  private static func countText(_ kind: ListKind, _ list: ListState, _ model: AppModel) -> String {
    let isComplete =
      kind == .containers ? model.inventory.containersComplete : model.inventory.imagesComplete
    if isComplete { return "\(list.count)" }
    guard list.count > 0 || model.inventory.host != nil else { return "?" }
    guard kind == .containers, let host = model.inventory.host else {
      return "\(list.count)" + (model.settings.isASCII ? "+" : "…")
    }
    let expected = host.containersTotal - host.containersRunning - host.containersPaused
    return "\(list.count)/\(max(list.count, expected))"
  }

  private static func drawTitles(
    _ columns: [(column: Column, width: Int)], _ barWidth: Int, _ rect: Rect,
    into buffer: inout CellBuffer
  ) {
    var line = rect
    for (index, entry) in columns.enumerated() {
      let cell = line.takeLeft(entry.width)
      buffer.write(
        entry.column.title, in: cell, style: Style(.muted), alignRight: entry.column.alignsRight)
      _ = line.takeLeft(1)
      if index == 0, barWidth > 0 { _ = line.takeLeft(barWidth + 1) }
    }
  }

  private static func drawItem(
    _ item: ItemID, _ model: AppModel, _ columns: [(column: Column, width: Int)],
    _ barWidth: Int, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    let isMarked = model.marks.contains(item)
    let isExcluded = model.isExcluded(item)
    let tone: Tone = isMarked ? .marked : isExcluded ? .excluded : .plain
    var line = rect
    let flags = line.takeLeft(2)
    buffer.write(RowFlag.flag(of: item, model), in: flags, style: Style(tone).bold)
    for (index, entry) in columns.enumerated() {
      let cell = line.takeLeft(entry.width)
      var text = entry.column.text(item, model)
      if let brief = entry.column.brief, textWidth(text) > cell.width { text = brief(item, model) }
      buffer.write(
        text, in: cell, style: Style(tone),
        alignRight: entry.column.alignsRight, cut: entry.column.cut, ellipsis: model.ellipsis)
      _ = line.takeLeft(1)
      if index == 0, barWidth > 0 {
        let share =
          Double(model.columnSize(of: item, model.list.sizeColumn) ?? 0)
          / Double(max(1, model.list.largest))
        Gauge.draw(
          share, isASCII: model.settings.isASCII, in: line.takeLeft(barWidth),
          style: Style(.gauge), into: &buffer)
        _ = line.takeLeft(1)
      }
    }
  }

  private static func drawGroup(
    _ value: String?, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    let group = model.list.groups[value] ?? GroupSummary()
    let marked = group.items.count { model.marks.contains($0) }
    let flag = marked == 0 ? " " : marked == group.items.count ? "*" : "+"
    let size = model.short(group.bytes)
    let name = value.map { $0.isEmpty ? "(empty)" : $0 } ?? "(no such label)"
    buffer.write(
      "\(flag) \(model.list.grouping ?? "")=\(name)  \(group.items.count) items  \(size)",
      in: rect, style: Style(.title).bold, ellipsis: model.ellipsis)
  }

  private static func emptyText(_ model: AppModel) -> String {
    let isComplete =
      model.current == .containers
      ? model.inventory.containersComplete : model.inventory.imagesComplete
    if model.list.count > 0 {
      return "Everything is hidden: Esc clears the filter, E shows excluded rows."
    }
    if isComplete { return model.current.emptyText }
    switch model.connection {
    case .failed(let sentence): return sentence
    case .lost(let reason, _, _): return reason
    case .connecting, .connected:
      let list = model.current == .containers ? EngineCall.containers : .images
      return model.inventory.troubleSentence(list) ?? "Asking the engine" + model.ellipsis
    }
  }
}

/// The character before a row: it carries its meaning without colour.
enum RowFlag {
  static let explanations = [
    ("*", "marked"), ("x", "excluded: cannot be marked or deleted"),
    ("+", "a group of which some are marked"),
    ("c", "collect would take it, by the policy"),
    ("=", "in use: an image by a container, a container's volumes by another"),
    ("^", "an image that others were built on"),
  ]

  static func flag(of item: ItemID, _ model: AppModel) -> String {
    if model.marks.contains(item) { return "*" }
    if model.isExcluded(item) { return "x" }
    if model.isDue(item) { return "c" }
    let references = model.references
    switch item.kind {
    case .container: return references.containers(takingVolumesFrom: item.id).isEmpty ? "" : "="
    case .image:
      if references.isUsed(item.id) { return "=" }
      return references.children(of: item.id).isEmpty ? "" : "^"
    case .volume: return references.containers(usingVolume: item.id).isEmpty ? "" : "="
    case .network: return references.containers(usingNetwork: item.id).isEmpty ? "" : "="
    }
  }
}

extension ListKind {
  var title: String {
    switch self {
    case .containers: "Exited containers"
    case .dangling: "Dangling images"
    case .labeled: "Labeled images"
    }
  }

  var briefTitle: String {
    switch self {
    case .containers: "Exited"
    case .dangling: "Dangling"
    case .labeled: "Labeled"
    }
  }

  var shortTitle: String {
    switch self {
    case .containers: "Exited"
    case .dangling: "Dangl"
    case .labeled: "Label"
    }
  }

  fileprivate var emptyText: String {
    switch self {
    case .containers: "No exited containers."
    case .dangling: "No dangling images."
    case .labeled: "No labeled images."
    }
  }
}
