import GCCore

/// The keys and what the flags mean, from the table of keys.
enum HelpText {
  static func lines(width: Int) -> [String] {
    var lines = ["Flags before a row:"]
    for (flag, meaning) in RowFlag.explanations { lines += entry(flag, meaning, width) }
    lines += ["", "Figures:"]
    lines += entry("1.2GB", "exact", width)
    lines += entry("1–1.3GB ≤1.3GB", "a range; sorted and drawn by its upper end", width)
    lines += entry("? …", "not known; on its way", width)
    for context in Context.allCases {
      lines += ["", context.title + ":"]
      for binding in Bindings.bindings(in: context) {
        lines += entry(binding.keys.map(\.label).joined(separator: " "), binding.help, width)
      }
    }
    return lines
  }

  private static func entry(_ head: String, _ text: String, _ width: Int) -> [String] {
    let indent = width >= 60 ? 20 : 10
    let keys = "  " + fitted(head, to: max(indent - 3, textWidth(head))) + " "
    return ScrolledText.wrapped(text, width: max(10, width - 2 - textWidth(keys)))
      .enumerated().map { index, line in
        (index == 0 ? keys : String(repeating: " ", count: textWidth(keys))) + line
      }
  }
}

enum HelpView {
  static func draw(_ help: HelpState, _ rect: Rect, into buffer: inout CellBuffer) {
    ScrolledText.draw(
      HelpText.lines(width: rect.width).map {
        StyledLine($0, $0.hasSuffix(":") ? Style(.title).bold : .plain)
      },
      top: help.top, rect, into: &buffer)
  }
}
