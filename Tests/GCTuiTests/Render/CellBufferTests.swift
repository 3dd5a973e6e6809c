import Testing

@testable import GCTui

private func buffer(_ columns: Int, _ rows: Int = 1) -> CellBuffer {
  CellBuffer(Size(columns: columns, rows: rows))
}

@Test func `text is cut at the edge and tells the columns it took`() {
  var screen = buffer(5, 2)
  #expect(screen.write("abcdefgh", at: Point(column: 2, row: 0)) == 3)
  #expect(screen.write("xyz", at: Point(column: 0, row: 1), width: 2) == 2)
  #expect(screen.text == "  abc\nxy")
}

@Test(arguments: [Point(column: 9, row: 0), Point(column: 0, row: 1), Point(column: 0, row: -1)])
func `what is outside of the grid is not there`(point: Point) {
  var screen = buffer(5)
  #expect(screen.write("abc", at: point) == 0)
  #expect(screen == buffer(5))
}

@Test func `a wide character that does not fit is left out`() {
  var screen = buffer(5)
  #expect(screen.write("ab漢字", at: Point(column: 0, row: 0)) == 4)
  #expect(screen.lines == ["ab漢"])
}

@Test(arguments: [(0, "x 字"), (1, " x字"), (2, "漢x"), (3, "漢 x")])
func `half of a wide character leaves a blank`(column: Int, line: String) {
  var screen = buffer(4)
  screen.write("漢字", at: Point(column: 0, row: 0))
  screen.write("x", at: Point(column: column, row: 0))
  #expect(screen.lines == [line])
  let columns = screen.row(0).reduce(0) { $0 + Int($1.width) }
  #expect(columns == 4)
}

@Test func `combining marks stand on their character, however many`() {
  var screen = buffer(6)
  let zalgo = "e" + String(repeating: "\u{301}", count: 50)
  #expect(screen.write(zalgo + "\u{e9}x", at: Point(column: 0, row: 0)) == 3)
  #expect(screen[Point(column: 0, row: 0)].text.unicodeScalars.count == 5)
  #expect(screen[Point(column: 2, row: 0)].text == "x")
}

@Test func `an escape sequence is text`() {
  var screen = buffer(12)
  screen.write("\u{1b}[2J\r\u{202e}", at: Point(column: 0, row: 0))
  #expect(screen.lines == ["^[[2J^M<U+20"])
  #expect(screen.row(0).allSatisfy { $0.text.utf8.allSatisfy { $0 >= 0x20 } })
}

@Test(arguments: [
  ("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 6), ("❤️", 1), ("👍🏽", 2), ("\u{301}", 1),
  ("", 0), ("a\nb", 4),
])
func `a text takes the columns that all terminals agree on`(text: String, columns: Int) {
  #expect(textWidth(text) == columns)
}

@Test(arguments: [
  ("abcdef", 6, Cut.end, "abcdef"), ("abcdef", 5, .end, "abcd…"), ("abcdef", 5, .middle, "ab…ef"),
  ("abcdef", 4, .start, "…def"), ("漢字漢字", 5, .end, "漢字…"), ("漢字漢字", 4, .end, "漢…"),
  ("abc", 1, .end, "…"), ("abc", 0, .end, ""), ("ab\u{1b}cd", 5, .end, "ab^[…"),
])
func `a text that is too wide says so`(text: String, width: Int, cut: Cut, result: String) {
  #expect(truncated(text, to: width, cut: cut) == result)
}

@Test func `fitted text has exactly its columns`() {
  #expect(fitted("漢字漢", to: 4) == "漢… ")
  #expect(fitted("12", to: 4, alignRight: true) == "  12")
  #expect(fitted("abcdef", to: 4, ellipsis: "~") == "abc~")
}

@Test func `a rectangle is filled, restyled and written into`() {
  var screen = buffer(6, 3)
  let inner = Rect(screen.size).inset(columns: 1, rows: 1)
  screen.fill(Rect(screen.size), with: "#", style: Style(.muted))
  screen.write("abcdef", in: inner, style: Style(.title), alignRight: true)
  screen.restyle(inner) { $0 = $0.reverse }
  #expect(screen.text == "######\n#abc…#\n######")
  #expect(screen.styles == "mmmmmm\nmTTTTm\nmmmmmm")
}

@Test func `a megabyte of label costs a line`() {
  var screen = buffer(10)
  let label = String(repeating: "漢\u{1b}", count: 500_000)
  #expect(screen.write(label, in: Rect(screen.size)) == 9)
  #expect(screen.lines == ["漢^[漢^[…"])
}

@Test func `rectangles are taken off and never grow negative`() {
  var rest = Rect(Size(columns: 10, rows: 4))
  #expect(rest.takeTop(1) == Rect(column: 0, row: 0, width: 10, height: 1))
  #expect(rest.takeBottom(1) == Rect(column: 0, row: 3, width: 10, height: 1))
  #expect(rest.takeLeft(3) == Rect(column: 0, row: 1, width: 3, height: 2))
  #expect(rest.takeRight(99) == Rect(column: 3, row: 1, width: 7, height: 2))
  #expect(rest.isEmpty)
  #expect(
    Rect(column: 5, row: 0, width: 2, height: 1).intersection(
      Rect(column: 0, row: 0, width: 2, height: 1)
    ).isEmpty)
}
