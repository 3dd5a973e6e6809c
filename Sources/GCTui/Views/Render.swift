import GCCore

/// The whole screen for a model; pure but for `drawn`, where rows are kept for the next frame.
func render(_ model: AppModel, _ drawn: DrawnRows = DrawnRows()) -> Frame {
  var buffer = CellBuffer(model.size)
  guard Layout.fits(model.size) else {
    buffer.write("gctui needs 40x10.", in: buffer.bounds.line(0))
    buffer.write(
      "This is \(model.size.columns)x\(model.size.rows).", in: buffer.bounds.line(1))
    return Frame(buffer)
  }
  let layout = model.layout
  HeaderView.draw(model, layout, into: &buffer)
  var cursor: Point?
  // A prompt or a question leaves what it is about in sight.
  let page = model.screens.last { !$0.isOverlay }
  if page != nil { buffer.fill(layout.page) }
  switch page {
  case nil: cursor = ListView.draw(model, layout, drawn, into: &buffer)
  case .details(let details): DetailsView.draw(details, model, layout.page, into: &buffer)
  case .help(let help): HelpView.draw(help, layout.page, into: &buffer)
  case .exclude(let state): cursor = ExcludeView.draw(state, model, layout.page, into: &buffer)
  case .save(let state): SaveView.draw(state, model, layout.page, into: &buffer)
  case .review(let review): cursor = ReviewView.draw(review, model, layout.page, into: &buffer)
  case .run(let run): RunView.draw(run, model, layout.page, into: &buffer)
  case .report(let report): ReportView.draw(report, model, layout.page, into: &buffer)
  case .prompt, .question, .sort: break
  }
  if case .question(let question) = model.screens.last {
    QuestionView.draw(question, layout.page, into: &buffer)
    cursor = nil
  }
  TroubleView.draw(model, layout.troubles, into: &buffer)
  let typed = StatusView.draw(model, layout, into: &buffer)
  FooterView.draw(model, layout.keys, into: &buffer)
  if model.settings.isASCII { buffer.replaceBeyondASCII() }
  return Frame(buffer, cursor: typed ?? cursor)
}

extension Screen {
  /// Whether what lies below stays in sight.
  fileprivate var isOverlay: Bool {
    switch self {
    case .prompt, .question, .sort: true
    default: false
    }
  }
}
