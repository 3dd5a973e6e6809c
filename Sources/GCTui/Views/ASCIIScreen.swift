/// A screen for terminals that show nothing but ASCII.
extension CellBuffer {
  /// Puts an ASCII character in the place of every other: a likeness where there is one, else `?`.
  mutating func replaceBeyondASCII() {
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let point = Point(column: column, row: row)
        let cell = self[point]
        guard !cell.isASCII else { continue }
        let likeness = Self.likenesses[cell.text] ?? "?"
        write(
          String(repeating: likeness, count: max(1, Int(cell.width))), at: point, style: cell.style)
      }
    }
  }

  private static let likenesses: [String: String] = [
    "…": "~", "–": "-", "—": "-", "≤": "<", "≥": ">", "“": "\"", "”": "\"", "‘": "'", "’": "'",
    "█": "#", "−": "-", "×": "x", "→": ">", "±": "~", "≈": "~",
  ]
}
