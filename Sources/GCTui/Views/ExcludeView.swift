import GCCore

/// The menu of rules.
enum ExcludeView {
  static func draw(
    _ state: ExcludeState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) -> Point? {
    var page = rect
    let title = ScrolledText.wrapped(
      "Exclude \(subject(state.items, model)): by which rule?", width: page.width - 2)
    for line in title.prefix(2) {
      buffer.write(
        line, in: page.takeTop(1).inset(columns: 1), style: Style(.title).bold,
        ellipsis: model.ellipsis)
    }
    let note = page.takeTop(1)
    if let fixed = state.fixed {
      buffer.write(
        "  Always excluded by \(fixed.rule) (\(fixed.place)).", in: note, style: Style(.warning),
        ellipsis: model.ellipsis)
    }
    let top = max(0, state.selected - page.height + 1)
    var cursor: Point?
    for offset in 0..<page.height where state.choices.indices.contains(top + offset) {
      let line = page.line(offset)
      let choice = state.choices[top + offset]
      buffer.write(
        "  " + choice.text, in: line,
        style: choice.isRemoval ? Style(.warning) : .plain, ellipsis: model.ellipsis)
      if top + offset == state.selected {
        buffer.restyle(line) { $0 = $0.reverse }
        cursor = line.origin
      }
    }
    if state.choices.isEmpty {
      buffer.write("  No rule can name this.", in: page.line(0), style: Style(.muted))
    }
    return cursor
  }
}

extension ExcludeView {
  /// The items by name, and the lists that hold them: marks may be out of sight.
  fileprivate static func subject(_ items: [ItemID], _ model: AppModel) -> String {
    let names = items.prefix(3).map { model.name(of: $0) }.joined(separator: ", ")
    let more = items.count > 3 ? " and \(items.count - 3) more" : ""
    let lists = ListKind.allCases.filter { kind in
      items.contains { model.isMember($0, of: kind) }
    }.map { $0.title.lowercased() }
    let count = items.count == 1 ? "" : "\(items.count) marked: "
    return count + names + more
      + (lists.isEmpty ? "" : " (\(lists.joined(separator: ", ")))")
  }
}

extension ExcludeState.Choice {
  fileprivate var isRemoval: Bool {
    if case .remove = self { true } else { false }
  }

  fileprivate var text: String {
    switch self {
    case .add(let offer): "\(offer.text)  (protects \(offer.protects))"
    case .remove(let rule, let protects):
      "stop excluding by: \(rule.text)  (protects \(protects))"
    }
  }
}
