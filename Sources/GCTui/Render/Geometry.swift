/// Columns and rows of a screen or a part of one.
struct Size: Hashable, Sendable {
  var columns: Int
  var rows: Int
}

/// A place on the screen, counted from the upper left corner, starting at zero.
struct Point: Hashable, Sendable {
  var column: Int
  var row: Int
}

/// A rectangle of cells; never of negative width or height.
struct Rect: Hashable, Sendable {
  var column: Int
  var row: Int
  var width: Int
  var height: Int

  init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(0, width)
    self.height = max(0, height)
  }

  init(_ size: Size) {
    self.init(column: 0, row: 0, width: size.columns, height: size.rows)
  }

  var size: Size { Size(columns: width, rows: height) }
  var isEmpty: Bool { width == 0 || height == 0 }
  var origin: Point { Point(column: column, row: row) }
  /// The first column to the right of it.
  var right: Int { column + width }
  /// The first row below it.
  var bottom: Int { row + height }

  func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < right && point.row >= row && point.row < bottom
  }

  func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top,
      width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }

  /// One line of it as a rectangle, empty where there is no such line.
  func line(_ index: Int) -> Rect {
    Rect(
      column: column, row: row + index,
      width: width, height: index >= 0 && index < height ? 1 : 0)
  }

  /// The same rectangle, smaller on both sides and at top and bottom.
  func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(
      column: column + min(columns, width), row: row + min(rows, height),
      width: width - 2 * columns, height: height - 2 * rows)
  }

  /// Takes lines off the top and returns them.
  mutating func takeTop(_ rows: Int) -> Rect {
    let taken = min(max(0, rows), height)
    defer {
      row += taken
      height -= taken
    }
    return Rect(column: column, row: row, width: width, height: taken)
  }

  /// Takes lines off the bottom and returns them.
  mutating func takeBottom(_ rows: Int) -> Rect {
    let taken = min(max(0, rows), height)
    height -= taken
    return Rect(column: column, row: row + height, width: width, height: taken)
  }

  /// Takes columns off the left and returns them.
  mutating func takeLeft(_ columns: Int) -> Rect {
    let taken = min(max(0, columns), width)
    defer {
      column += taken
      width -= taken
    }
    return Rect(column: column, row: row, width: taken, height: height)
  }

  /// Takes columns off the right and returns them.
  mutating func takeRight(_ columns: Int) -> Rect {
    let taken = min(max(0, columns), width)
    width -= taken
    return Rect(column: column + width, row: row, width: taken, height: height)
  }
}
