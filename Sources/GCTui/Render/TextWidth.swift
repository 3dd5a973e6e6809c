import GCCore

/// A character as it takes its place on the screen.
struct Glyph: Hashable, Sendable {
  var text: String
  /// 1 or 2 columns.
  var width: Int
}

/// Splits scrubbed text into characters that every terminal gives the same columns.
///
/// Terminals disagree on emoji families, variation selectors and skin tones; all agree on the sum
/// of `wcwidth`. So a family is drawn as its members, a selector is left out, and marks stay with
/// the character they belong to.
struct Glyphs: Sequence, IteratorProtocol {
  /// ncurses keeps one character and four marks in a cell.
  private static let marksPerCell = 4

  private var scalars: String.UnicodeScalarView.Iterator
  private var pending: (scalar: Unicode.Scalar, width: Int)?

  init(_ text: String) {
    scalars = text.unicodeScalars.makeIterator()
  }

  mutating func next() -> Glyph? {
    guard let base = pending ?? advance() else { return nil }
    pending = nil
    // A mark at the start has nothing to stand on: it gets a space.
    var text = base.width == 0 ? " " : ""
    text.unicodeScalars.append(base.scalar)
    var marks = 0
    while let following = advance() {
      guard following.width == 0 else {
        pending = following
        break
      }
      marks += 1
      if marks <= Self.marksPerCell { text.unicodeScalars.append(following.scalar) }
    }
    return Glyph(text: text, width: Swift.max(1, base.width))
  }

  /// The next scalar that is drawn.
  private mutating func advance() -> (scalar: Unicode.Scalar, width: Int)? {
    while let scalar = scalars.next() {
      if scalar.value < 0x7f {
        if scalar.value >= 0x20 { return (scalar, 1) }
        continue
      }
      if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isEmojiModifier {
        continue
      }
      if let width = terminalColumns(of: scalar) { return (scalar, width) }
    }
    return nil
  }
}

/// The columns that a text takes when drawn, scrubbed as it will be.
func textWidth(_ text: String) -> Int {
  if isPrintableASCII(text) { return text.utf8.count }
  return Glyphs(scrubbed(text)).reduce(0) { $0 + $1.width }
}

/// Where a text loses characters when it is too wide.
enum Cut: Sendable {
  /// The end goes: names.
  case end
  /// The middle goes: references, where repository and tag both matter.
  case middle
  /// The start goes: paths.
  case start
}

/// The text in at most `width` columns, scrubbed, with an ellipsis where something was cut out.
func truncated(_ text: String, to width: Int, cut: Cut = .end, ellipsis: String = "…") -> String {
  guard width > 0 else { return "" }
  if isPrintableASCII(text) {
    if text.utf8.count <= width { return text }
    let (left, right) = kept(of: width - 1, cut)
    return String(decoding: text.utf8.prefix(left), as: UTF8.self) + ellipsis
      + String(decoding: text.utf8.suffix(right), as: UTF8.self)
  }
  // Wider than any line, yet no megabyte: what is cut off is not worth measuring.
  let glyphs = Array(Glyphs(cut == .end ? scrubbed(text, limit: 4 * width + 64) : scrubbed(text)))
  guard glyphs.reduce(0, { $0 + $1.width }) > width else {
    return glyphs.reduce(into: "") { $0 += $1.text }
  }
  let (left, right) = kept(of: width - 1, cut)
  return prefix(of: glyphs, columns: left) + ellipsis
    + String(prefix(of: glyphs.reversed(), columns: right, reversed: true))
}

/// The columns that stay at the left and at the right of what is cut out.
func kept(of room: Int, _ cut: Cut) -> (left: Int, right: Int) {
  switch cut {
  case .end: (room, 0)
  case .middle: (room - room / 2, room / 2)
  case .start: (0, room)
  }
}

private func prefix(of glyphs: [Glyph], columns: Int, reversed: Bool = false) -> String {
  var used = 0
  var taken: [String] = []
  for glyph in glyphs {
    guard used + glyph.width <= columns else { break }
    used += glyph.width
    taken.append(glyph.text)
  }
  return (reversed ? taken.reversed() : taken).joined()
}

/// The text cut or padded to exactly `width` columns.
func fitted(
  _ text: String, to width: Int, alignRight: Bool = false, cut: Cut = .end, ellipsis: String = "…"
) -> String {
  let short = truncated(text, to: width, cut: cut, ellipsis: ellipsis)
  let padding = String(repeating: " ", count: max(0, width - textWidth(short)))
  return alignRight ? padding + short : short + padding
}

func isPrintableASCII(_ text: String) -> Bool {
  text.utf8.withContiguousStorageIfAvailable { bytes in
    bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
  } ?? text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
}
