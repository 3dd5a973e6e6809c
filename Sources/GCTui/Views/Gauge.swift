/// Bars of usage.
enum Gauge {
  /// A bar with its ends, filled to a share between 0 and 1; a share above 0 shows at least a cell.
  static func bar(_ share: Double, width: Int, isASCII: Bool) -> String {
    guard width > 2 else { return "" }
    return "[" + fill(share, width: width - 2, isASCII: isASCII) + "]"
  }

  /// The bar of a row: cell by cell, as a screen has one in each of its rows.
  static func draw(
    _ share: Double, isASCII: Bool, in rect: Rect, style: Style, into buffer: inout CellBuffer
  ) {
    guard rect.width > 2 else { return }
    let inner = rect.inset(columns: 1)
    let cells = filled(share, width: inner.width)
    buffer.write("[", at: rect.origin, style: style)
    var bar = inner
    buffer.fill(bar.takeLeft(cells), with: Cell(isASCII ? "#" : "█", style: style))
    buffer.fill(bar, with: Cell(style: style))
    buffer.write("]", at: Point(column: inner.right, row: rect.row), style: style)
  }

  static func fill(_ share: Double, width: Int, isASCII: Bool) -> String {
    let cells = filled(share, width: width)
    let full = isASCII ? "#" : "█"
    return String(repeating: full, count: cells) + String(repeating: " ", count: width - cells)
  }

  /// How many of so many cells are filled.
  private static func filled(_ share: Double, width: Int) -> Int {
    let bounded = share.isFinite ? max(0, min(1, share)) : 0
    let cells = Int((bounded * Double(width)).rounded())
    return bounded > 0 ? max(min(1, width), cells) : cells
  }
}
