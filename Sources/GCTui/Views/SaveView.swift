import GCCore

/// The difference that saving the exclusions would write.
enum SaveView {
  static func draw(
    _ state: SaveState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    var page = rect
    let title =
      state.isUnderWay
      ? "Saving \(model.exclusions.path)" : "To be saved to \(model.exclusions.path):"
    buffer.write(
      title, in: page.takeTop(1).inset(columns: 1), style: Style(.title).bold, cut: .start,
      ellipsis: model.ellipsis)
    for warning in state.warnings {
      for line in ScrolledText.wrapped(warning, width: page.width - 2) {
        buffer.write(line, in: page.takeTop(1).inset(columns: 1), style: Style(.warning))
      }
    }
    let lines = state.lines.map { line in
      let tone: Tone =
        switch line.change {
        case .added: .good
        case .removed: .danger
        case .same, .skipped: .muted
        }
      return StyledLine(line.shown, Style(tone))
    }
    ScrolledText.draw(
      lines.isEmpty ? [StyledLine("Nothing differs from the file.", Style(.muted))] : lines,
      top: state.top, page, into: &buffer, ellipsis: model.ellipsis)
  }
}
