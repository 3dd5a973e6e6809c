/// A question over what it is about.
enum QuestionView {
  static func draw(_ question: Question, _ page: Rect, into buffer: inout CellBuffer) {
    let width = min(page.width - 4, 66)
    let lines = question.lines.flatMap { ScrolledText.wrapped($0, width: width - 4) }
    let height = min(page.height, lines.count + 2)
    let box = Rect(
      column: page.column + (page.width - width) / 2,
      row: page.row + (page.height - height) / 2, width: width, height: height)
    buffer.fill(box, style: Style(.plain).reverse)
    for (index, line) in lines.enumerated() {
      buffer.write(
        line, in: box.line(index + 1).inset(columns: 2), style: Style(.plain).reverse)
    }
  }
}
