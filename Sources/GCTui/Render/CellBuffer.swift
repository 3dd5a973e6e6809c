import GCCore

/// A grid of cells that views write into and a terminal draws.
///
/// Nothing that is written can leave the grid, move a column or reach the terminal as anything but
/// text: what is written is scrubbed, cut at the edge, and a wide character is there whole or not.
struct CellBuffer: Hashable, Sendable {
  let size: Size
  private var cells: [Cell]

  init(_ size: Size) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    cells = Array(repeating: .blank, count: self.size.columns * self.size.rows)
  }

  var bounds: Rect { Rect(size) }

  /// The cell at a place, blank outside of the grid.
  subscript(_ point: Point) -> Cell {
    bounds.contains(point) ? cells[point.row * size.columns + point.column] : .blank
  }

  /// The cells of one row, none outside of the grid.
  func row(_ row: Int) -> ArraySlice<Cell> {
    guard row >= 0, row < size.rows else { return [] }
    return cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// Writes text from a place to the right, and returns the columns it took.
  ///
  /// - Parameter width: the most columns it may take; the edge of the grid cuts in any case.
  @discardableResult
  mutating func write(
    _ text: String, at point: Point, width: Int = .max, style: Style = .plain
  ) -> Int {
    guard point.row >= 0, point.row < size.rows, point.column < size.columns, width > 0 else {
      return 0
    }
    // A view that scrolls sideways starts left of the edge: what is there is skipped, not drawn.
    let room = min(width, size.columns - point.column)
    if point.column >= 0, isPrintableASCII(text) {
      return put(ascii: text, at: point, columns: min(room, text.utf8.count), style: style)
    }
    var used = 0
    for glyph in Glyphs(scrubbed(text, limit: 8 * room + 64)) {
      guard used + glyph.width <= room else { break }
      put(glyph, at: Point(column: point.column + used, row: point.row), style: style)
      used += glyph.width
    }
    return used
  }

  /// Writes text into the first line of a rectangle, cut with an ellipsis where it is too wide.
  @discardableResult
  mutating func write(
    _ text: String, in rect: Rect, style: Style = .plain, alignRight: Bool = false,
    cut: Cut = .end, ellipsis: String = "…"
  ) -> Int {
    guard !rect.isEmpty else { return 0 }
    if isPrintableASCII(text) {
      return write(ascii: text, in: rect, style: style, alignRight, cut, ellipsis)
    }
    let short = truncated(text, to: rect.width, cut: cut, ellipsis: ellipsis)
    let start = alignRight ? rect.right - textWidth(short) : rect.column
    return write(
      short, at: Point(column: start, row: rect.row), width: rect.right - start, style: style)
  }

  private mutating func write(
    ascii text: String, in rect: Rect, style: Style, _ alignRight: Bool, _ cut: Cut,
    _ ellipsis: String
  ) -> Int {
    let count = text.utf8.count
    guard count > rect.width else {
      let start = alignRight ? rect.right - count : rect.column
      return write(text, at: Point(column: start, row: rect.row), width: count, style: style)
    }
    // In parts, so that the ellipsis does not make all of it slow.
    let (left, right) = kept(of: rect.width - 1, cut)
    var point = rect.origin
    point.column += write(text, at: point, width: left, style: style)
    // A constant of one column, which needs no scrubbing.
    point.column += put(Cell(ellipsis, style: style), at: point)
    guard right > 0 else { return rect.width }
    write(
      String(decoding: text.utf8.suffix(right), as: UTF8.self), at: point, width: right,
      style: style)
    return rect.width
  }

  /// Puts whole cells from a place to the right, as far as the grid goes.
  mutating func put(_ row: [Cell], at point: Point) {
    guard bounds.contains(point) else { return }
    let start = point.row * size.columns + point.column
    let count = min(row.count, size.columns - point.column)
    cells.replaceSubrange(start..<start + count, with: row.prefix(count))
  }

  /// Fills a rectangle with one character of one column, a space unless told.
  mutating func fill(_ rect: Rect, with character: Character = " ", style: Style = .plain) {
    let area = rect.intersection(bounds)
    let text = String(character)
    guard textWidth(text) == 1 else { return }
    fill(area, with: Cell(scrubbed(text), style: style))
  }

  /// Fills a rectangle with a cell of one column.
  mutating func fill(_ rect: Rect, with cell: Cell) {
    let area = rect.intersection(bounds)
    for row in area.row..<area.row + area.height where area.width > 0 {
      let start = row * size.columns + area.column
      separate(at: start)
      separate(at: start + area.width - 1)
      for index in start..<start + area.width { cells[index] = cell }
    }
  }

  /// Changes the look of a rectangle and leaves its text: the selected row.
  mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let area = rect.intersection(bounds)
    for row in area.row..<area.row + area.height {
      for column in area.column..<area.right { change(&cells[row * size.columns + column].style) }
    }
  }

  /// Writes a cell of one column, and returns the column that it takes.
  private mutating func put(_ cell: Cell, at point: Point) -> Int {
    guard bounds.contains(point) else { return 0 }
    let index = point.row * size.columns + point.column
    separate(at: index)
    cells[index] = cell
    return 1
  }

  /// Writes what needs neither scrubbing nor measuring: nearly everything.
  private mutating func put(
    ascii text: String, at point: Point, columns: Int, style: Style
  ) -> Int {
    guard columns > 0 else { return 0 }
    let start = point.row * size.columns + point.column
    // Only at the ends can half of a wide character be left over.
    separate(at: start)
    separate(at: start + columns - 1)
    var index = start
    for byte in text.utf8.prefix(columns) {
      cells[index] = Cell(ascii: byte, style: style)
      index += 1
    }
    return columns
  }

  private mutating func put(_ glyph: Glyph, at point: Point, style: Style) {
    guard point.column >= 0 else { return }
    let index = point.row * size.columns + point.column
    separate(at: index)
    cells[index] = Cell(glyph.text, width: UInt8(glyph.width), style: style)
    guard glyph.width == 2 else { return }
    separate(at: index + 1)
    cells[index + 1] = .rightHalf(style: style)
  }

  /// Blanks the other half of a wide character that loses one of its halves.
  private mutating func separate(at index: Int) {
    if cells[index].width == 0, index % size.columns > 0, cells[index - 1].width == 2 {
      cells[index - 1] = Cell(style: cells[index - 1].style)
    }
    if cells[index].width == 2 { cells[index + 1] = Cell(style: cells[index + 1].style) }
  }
}
