/// What a terminal shows at one moment.
public struct Screen: Sendable {
  public struct Cell: Hashable, Sendable {
    /// Empty in the right half of a wide character; a space where nothing was drawn.
    public var text: String
    public var bold = false
    public var reverse = false
    public var underline = false
    /// The number of the palette's colour; `nil` for the terminal's own.
    public var foreground: Int?
    public var background: Int?
  }

  /// All cells, row by row.
  public var cells: [[Cell]] = []
  public var cursorColumn = 0
  public var cursorRow = 0
  public var cursorIsVisible = true
  /// Whether a full-screen program has the screen.
  public var isAlternate = false
  /// When the last bytes arrived from the program.
  public var changed = ContinuousClock.now

  /// The rows as text, without the spaces at their ends.
  public var lines: [String] {
    cells.map { row in
      var line = row.reduce(into: "") { $0 += $1.text }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  public var text: String { lines.joined(separator: "\n") }

  public func contains(_ words: String) -> Bool {
    lines.contains { $0.contains(words) }
  }

  /// The first line with these words.
  public func line(_ words: String) -> String? {
    lines.first { $0.contains(words) }
  }
}
