import GCCore

/// The keys that work here and now.
enum FooterView {
  static func draw(_ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer) {
    buffer.fill(rect, style: Style(.chrome))
    var column = rect.column + 1
    for entry in entries(model, width: rect.width) {
      column += buffer.write(
        entry.key, at: Point(column: column, row: rect.row), style: Style(.chrome).bold)
      column += buffer.write(
        " " + entry.word, at: Point(column: column, row: rect.row), style: Style(.chrome))
      column += 2
    }
  }

  struct Entry: Hashable {
    let key: String
    let word: String
    let weight: Int

    var width: Int { textWidth(key) + 1 + textWidth(word) }
  }

  /// What fits, in the order of the table; what weighs least goes first, the last of those.
  static func entries(_ model: AppModel, width: Int) -> [Entry] {
    var entries = Bindings.bindings(in: model.context).compactMap { binding -> Entry? in
      guard let word = binding.footer, let key = binding.keys.first,
        binding.obstacle(model) == nil
      else { return nil }
      return Entry(key: key.label, word: word, weight: binding.weight)
    }
    while entries.reduce(0, { $0 + $1.width + 2 }) > width,
      let least = entries.map(\.weight).min(),
      let index = entries.lastIndex(where: { $0.weight == least })
    {
      entries.remove(at: index)
    }
    return entries
  }
}
