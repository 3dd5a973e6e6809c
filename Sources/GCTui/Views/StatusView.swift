import GCCore

/// The line above the keys: what is typed, else the notice, else the marks and what they free.
enum StatusView {
  /// Returns where the cursor sits when something is being typed.
  static func draw(_ model: AppModel, _ layout: Layout, into buffer: inout CellBuffer) -> Point? {
    let line = layout.status
    if case .prompt(let prompt) = model.screens.last {
      return draw(prompt, model, line, into: &buffer)
    }
    if case .sort = model.screens.last {
      buffer.write(
        " Sort by s size, n name, a age; the same again reverses.", in: line, style: Style(.title),
        ellipsis: model.ellipsis)
      return nil
    }
    if let notice = model.notice {
      buffer.write(
        " " + notice.text, in: line, style: Style(notice.tone), ellipsis: model.ellipsis)
      return nil
    }
    if case .lost(let reason, let attempt, _) = model.connection {
      buffer.write(
        " \(reason) Trying again (\(attempt))" + model.ellipsis, in: line, style: Style(.warning),
        ellipsis: model.ellipsis)
      return nil
    }
    buffer.write(
      " " + marksText(model), in: line,
      style: model.marks.isEmpty ? Style(.muted) : Style(.marked), ellipsis: model.ellipsis)
    return nil
  }

  private static func draw(
    _ prompt: Prompt, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) -> Point? {
    let label = " " + prompt.purpose.label(model)
    var line = rect
    let start = buffer.write(label, in: line, style: Style(.title))
    _ = line.takeLeft(start)
    let note = prompt.problem ?? prompt.purpose.note(prompt.line.text)
    let shown = truncated(
      prompt.line.text, to: max(8, line.width - 2), cut: .start, ellipsis: model.ellipsis)
    let used = buffer.write(shown, in: line, style: Style(.accent))
    let head = textWidth(String(prompt.line.text.prefix(prompt.line.cursor)))
    let total = textWidth(prompt.line.text)
    _ = line.takeLeft(used + 2)
    buffer.write(
      note, in: line, style: Style(prompt.problem == nil ? .muted : .danger),
      ellipsis: model.ellipsis)
    return Point(
      column: min(rect.right - 1, rect.column + start + max(0, used - (total - head))),
      row: rect.row)
  }

  static func marksText(_ model: AppModel) -> String {
    guard !model.marks.isEmpty else {
      guard model.exclusions.isUnsaved else { return "Nothing is marked." }
      return "Nothing is marked. The exclusions are not saved: w saves them."
    }
    var text = "\(model.marks.count) marked"
    if model.markSummary.hidden > 0 { text += " (\(model.markSummary.hidden) hidden)" }
    guard let figures = model.figures else { return text + ", frees " + model.ellipsis }
    text += ", frees " + estimateText(figures.tally.estimate, model)
    if let suggestion = model.markSummary.suggestion {
      let more = ByteText.of(suggestion.additional, ascii: model.settings.isASCII)
      text += "; + marks \(suggestion.items.count) more and \(more) more goes"
      text += " (\(suggestion.names(model)))"
    }
    return text
  }

  /// The figure and, where it is no exact one, why.
  static func estimateText(_ estimate: Estimate, _ model: AppModel) -> String {
    let bytes = ByteText.of(estimate, ascii: model.settings.isASCII)
    let reasons = estimate.reasons.map(\.phrase).sorted().joined(separator: ", ")
    return reasons.isEmpty ? bytes : "\(bytes) (\(reasons))"
  }
}

extension Suggestion {
  /// The items by name, unscrubbed; a container is called one.
  func names(_ model: AppModel) -> String {
    items.map { item in
      (item.kind == .container ? "container " : "") + model.name(of: item)
    }.joined(separator: ", ")
  }
}

extension AppModel {
  func isMember(_ item: ItemID, of kind: ListKind) -> Bool {
    switch item.kind {
    case .container: inventory.containers[item.id].map { kind.contains($0) } ?? false
    case .image: inventory.images[item.id].map { kind.contains($0, references) } ?? false
    case .volume, .network: false
    }
  }
}

extension Prompt.Purpose {
  fileprivate func label(_ model: AppModel) -> String {
    switch self {
    case .filter: "/"
    case .group: "Group by label: "
    case .tag(let image): "Name for \(image.short): "
    }
  }

  fileprivate func note(_ text: String) -> String {
    switch self {
    case .filter:
      if let open = Filter(text).incomplete.first { return "\(open.text) wants \(open.wants)" }
      return text.isEmpty ? "text  label:key=value  age>7d  size>100M" : ""
    case .group: return text.isEmpty ? "a label's key; empty for no groups" : ""
    case .tag: return text.isEmpty ? "repository:tag" : ""
    }
  }
}
