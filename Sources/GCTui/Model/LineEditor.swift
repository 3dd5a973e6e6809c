/// A line of text being typed, with its cursor.
struct LineEditor: Hashable, Sendable {
  private(set) var text: String
  /// In characters from the start.
  private(set) var cursor: Int

  init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  mutating func insert(_ new: some StringProtocol) {
    // A pasted line end is not part of a line.
    let clean = new.filter { !$0.isNewline }
    text.insert(contentsOf: clean, at: index(cursor))
    cursor = min(text.count, cursor + clean.count)
  }

  /// Takes the key where it edits; `false` leaves it to others.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .backspace, .control("h"):
      guard cursor > 0 else { return true }
      cursor -= 1
      text.remove(at: index(cursor))
    case .delete, .control("d"):
      guard cursor < text.count else { return true }
      text.remove(at: index(cursor))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"):
      text.removeSubrange(..<index(cursor))
      cursor = 0
    case .control("k"): text.removeSubrange(index(cursor)...)
    case .control("w"):
      let head = text[..<index(cursor)]
      let kept = head.reversed().drop { $0 == " " }.drop { $0 != " " }.count
      text.removeSubrange(index(kept)..<index(cursor))
      cursor = kept
    default: return false
    }
    return true
  }

  private func index(_ offset: Int) -> String.Index {
    text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex
  }
}
