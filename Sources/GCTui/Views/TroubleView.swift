import GCCore

/// The calls that the engine does not answer, and what is missing without them: a line each, in sight
/// under every page.
enum TroubleView {
  static func draw(_ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer) {
    for index in 0..<rect.height {
      var text = model.troubleLines[index]
      let more = model.troubleLines.count - rect.height
      if index == rect.height - 1, more > 0 { text = "(\(more) more) " + text }
      var line = rect
      _ = line.takeTop(index)
      buffer.write(
        " " + text, in: line.takeTop(1), style: Style(.warning), ellipsis: model.ellipsis)
    }
  }
}
