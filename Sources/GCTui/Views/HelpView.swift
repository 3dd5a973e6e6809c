/// The keys and what the flags mean, from the table of keys.
enum HelpText {
  static let lines: [String] = {
    var lines = ["Flags before a row:"]
    lines += RowFlag.explanations.map { "  \(fitted($0.0, to: 12)) \($0.1)" }
    lines += [
      "", "Figures: exact as 1.2GB; a range as 1–1.3GB or ≤1.3GB; ? unknown; … on its way.",
    ]
    for context in [Context.lists, .details, .exclude, .save, .review, .run, .report] {
      lines += ["", context.title + ":"]
      lines += Bindings.bindings(in: context).map { binding in
        let keys = binding.keys.map(\.label).joined(separator: " ")
        return "  \(fitted(keys, to: 18)) \(binding.help)"
      }
    }
    return lines
  }()
}

enum HelpView {
  static func draw(_ help: HelpState, _ rect: Rect, into buffer: inout CellBuffer) {
    ScrolledText.draw(
      HelpText.lines.map { StyledLine($0, $0.hasSuffix(":") ? Style(.title).bold : .plain) },
      top: help.top, rect, into: &buffer)
  }
}
