/// A line of a page, with its look.
struct StyledLine: Hashable, Sendable {
  var text: String
  var style: Style

  init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

/// Pages of lines that scroll.
enum ScrolledText {
  static func draw(
    _ lines: [StyledLine], top: Int, _ rect: Rect, into buffer: inout CellBuffer,
    ellipsis: String = "…"
  ) {
    for offset in 0..<rect.height where lines.indices.contains(top + offset) {
      let line = lines[top + offset]
      buffer.write(
        line.text, in: rect.line(offset).inset(columns: 1), style: line.style, ellipsis: ellipsis)
    }
    guard lines.count > rect.height else { return }
    let end = min(lines.count, top + rect.height)
    let place = " \(end)/\(lines.count) "
    let width = textWidth(place)
    buffer.write(
      place,
      at: Point(column: max(0, rect.right - width), row: rect.bottom - 1),
      style: Style(.muted).reverse)
  }

  /// Breaks a text at blanks into lines of at most so many columns, further lines indented.
  static func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let room = max(8, width)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let piece = truncated(String(word), to: room - indent)
      let joined = line.isEmpty ? piece : line + " " + piece
      if textWidth(joined) <= room {
        line = joined
      } else {
        lines.append(line)
        line = String(repeating: " ", count: indent) + piece
      }
    }
    return lines + [line]
  }
}
