extension CellBuffer {
  /// The rows as text, without the spaces at their ends.
  var lines: [String] {
    (0..<size.rows).map { row in
      var line = self.row(row).reduce(into: "") { $0 += $1.text }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// The screen as text, one line a row, for golden tests and for reading.
  var text: String { lines.joined(separator: "\n") }

  /// The look of the screen: a letter a cell for its tone, capital where it is reversed or bold, and
  /// a dot where it is plain.
  var styles: String {
    (0..<size.rows).map { row in
      var line = self.row(row).reduce(into: "") { $0.append(Self.letter(of: $1.style)) }
      while line.hasSuffix(".") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private static func letter(of style: Style) -> Character {
    let letter: Character =
      switch style.tone {
      case .plain: style.attributes.isEmpty ? "." : "p"
      case .title: "t"
      case .muted: "m"
      case .accent: "a"
      case .good: "g"
      case .warning: "w"
      case .danger: "d"
      case .gauge: "u"
      case .marked: "k"
      case .excluded: "x"
      case .chrome: "c"
      case .badge: "b"
      }
    let stands = !style.attributes.isDisjoint(with: [.bold, .reverse])
    return stands ? Character(letter.uppercased()) : letter
  }
}
