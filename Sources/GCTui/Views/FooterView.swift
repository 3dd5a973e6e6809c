import GCCore

/// The keys that work here and now.
enum FooterView {
  static func draw(_ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer) {
    buffer.fill(rect, style: Style(.chrome))
    var column = rect.column + 1
    for (key, word) in entries(model) {
      guard column + textWidth(key) + 1 + textWidth(word) < rect.right else { break }
      column += buffer.write(
        key, at: Point(column: column, row: rect.row), style: Style(.chrome).bold)
      column += buffer.write(
        " " + word, at: Point(column: column, row: rect.row), style: Style(.chrome))
      column += 2
    }
  }

  private static func entries(_ model: AppModel) -> [(String, String)] {
    if case .prompt = model.screens.last { return [("Enter", "take"), ("Esc", "give up")] }
    return Bindings.bindings(in: model.context).compactMap { binding in
      guard let word = binding.footer, let key = binding.keys.first,
        binding.unavailable(model) == nil
      else { return nil }
      return (key.label, word)
    }
  }
}
