/// One place of the screen: a character with its combining marks, or the right half of a wide one.
///
/// A screen is drawn anew at every key: cells are plain bits, so that filling, copying and comparing
/// thousands of them counts no references.
struct Cell: Hashable, Sendable {
  /// A character and at most four marks, as ncurses takes them: 21 bits a scalar, three of them
  /// here, the first in the lowest bits. None is zero.
  private var head: UInt64 = 0
  private var marks: UInt64 = 0
  /// Columns: 1 or 2, and 0 in the right half of a wide character.
  var width: UInt8
  var style: Style

  init(_ text: String = " ", width: UInt8 = 1, style: Style = .plain) {
    self.width = width
    self.style = style
    var place: UInt64 = 0
    for scalar in text.unicodeScalars where place < 5 {
      if place < 3 {
        head |= UInt64(scalar.value) << (21 * place)
      } else {
        marks |= UInt64(scalar.value) << (21 * (place - 3))
      }
      place += 1
    }
  }

  /// A cell with an ASCII character that is drawn.
  init(ascii: UInt8, style: Style) {
    head = UInt64(ascii)
    width = 1
    self.style = style
  }

  static let blank = Cell()

  static func rightHalf(style: Style) -> Cell { Cell("", width: 0, style: style) }

  /// Whether it holds nothing but ASCII.
  var isASCII: Bool { head < 0x80 && marks == 0 }

  /// Calls `body` with the value of each scalar, the character first.
  func forEachScalar(_ body: (UInt32) -> Void) {
    Self.unpack(head, body)
    if marks != 0 { Self.unpack(marks, body) }
  }

  private static func unpack(_ packed: UInt64, _ body: (UInt32) -> Void) {
    var rest = packed
    while rest != 0 {
      body(UInt32(truncatingIfNeeded: rest & 0x1f_ffff))
      rest >>= 21
    }
  }

  /// Empty in the right half of a wide character.
  var text: String {
    var text = ""
    forEachScalar { value in
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
