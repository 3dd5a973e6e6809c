/// One place of the screen: a character with its combining marks, or the right half of a wide one.
struct Cell: Hashable, Sendable {
  /// Empty in the right half of a wide character.
  var text: String
  /// Columns: 1 or 2, and 0 in the right half of a wide character.
  var width: UInt8
  var style: Style

  init(_ text: String = " ", width: UInt8 = 1, style: Style = .plain) {
    self.text = text
    self.width = width
    self.style = style
  }

  static let blank = Cell()

  static func rightHalf(style: Style) -> Cell { Cell("", width: 0, style: style) }
}
