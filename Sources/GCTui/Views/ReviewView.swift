import GCCore

/// The exact list that will run, in its order.
enum ReviewView {
  static func draw(
    _ review: ReviewState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) -> Point? {
    var page = rect
    let steps = review.plan.steps
    let refused = steps.count - review.runnable
    guard review.basis != nil else {
      let title = "Review of \(review.items.count) items: working out what goes" + model.ellipsis
      buffer.write(
        title, in: page.takeTop(1).inset(columns: 1), style: Style(.title).bold,
        ellipsis: model.ellipsis)
      return nil
    }
    var title = "Review: \(review.runnable) of \(steps.count) will be deleted"
    if review.hidden > 0 { title += " (\(review.hidden) hidden in the lists)" }
    buffer.write(
      title, in: page.takeTop(1).inset(columns: 1), style: Style(.title).bold,
      ellipsis: model.ellipsis)
    var summary = "Frees " + StatusView.estimateText(review.plan.frees, model)
    if refused > 0 { summary += "; \(refused) cannot go, each says why" }
    buffer.write(
      summary, in: page.takeTop(1).inset(columns: 1), style: Style(.accent),
      ellipsis: model.ellipsis)

    if !review.pending.isEmpty {
      buffer.write(
        "\(review.pending.count) exit times are on their way\(model.ellipsis) "
          + "until they are known, y leaves those alone.",
        in: page.takeTop(1).inset(columns: 1), style: Style(.warning), ellipsis: model.ellipsis)
    }
    let selected = steps.indices.contains(review.selected) ? steps[review.selected] : nil
    let note = selected.map { notes($0, review, width: page.width - 2) } ?? []
    var foot = page.takeBottom(min(note.count, max(2, page.height / 3)))
    let top = max(0, min(review.selected - page.height / 2, steps.count - page.height))
    var cursor: Point?
    for offset in 0..<page.height where steps.indices.contains(top + offset) {
      let line = page.line(offset)
      draw(steps[top + offset], review, model, line, into: &buffer)
      if top + offset == review.selected {
        buffer.restyle(line) { $0 = $0.reverse }
        cursor = line.origin
      }
    }
    for line in note where !foot.isEmpty {
      buffer.write(line, in: foot.takeTop(1).inset(columns: 1), style: Style(.muted))
    }
    return cursor
  }

  private static func draw(
    _ step: PlanStep, _ review: ReviewState, _ model: AppModel, _ rect: Rect,
    into buffer: inout CellBuffer
  ) {
    var line = rect.inset(columns: 1)
    let isRefused = step.action == .none
    let style = isRefused ? Style(.warning) : .plain
    let isWide = line.width >= 60
    let kind = isWide ? step.id.kind.rawValue : step.id.kind.short
    // Reviewed like all others, though only the images built on it were marked.
    let part = review.items.contains(step.id) ? "" : ", a step of their build"
    let force = review.forced.contains(step.id) ? " FORCE" : ""
    buffer.write(kind, in: line.takeLeft(isWide ? 10 : 4), style: Style(.muted))
    let frees = line.takeRight(isWide ? 10 : 9)
    if !isRefused {
      buffer.write(model.short(step.frees), in: frees, style: style, alignRight: true)
    }
    let name = line.takeLeft(max(12, line.width / 2))
    buffer.write(step.name, in: name, style: style, cut: .middle, ellipsis: model.ellipsis)
    _ = line.takeLeft(1)
    buffer.write(
      isRefused
        ? "stays: " + step.outcome.words
        : review.pending.contains(step.id)
          ? model.ellipsis : step.outcome.words + force + part, in: line,
      style: style, ellipsis: model.ellipsis)
  }

  /// What there is to say of the selected step: the reason, the command, who holds its bytes.
  private static func notes(_ step: PlanStep, _ review: ReviewState, width: Int) -> [String] {
    var notes: [String] = []
    if case .refused(let refusal) = step.outcome { notes.append(refusal.sentence) }
    if let command = step.dockerCommand(prunesParents: review.plan.prunesParents) {
      notes.append(command)
    }
    if step.action != .none, !step.heldBy.isEmpty {
      notes.append(step.heldBy.map { $0.phrase(size: ByteText.of) }.joined(separator: "; "))
    }
    return notes.flatMap { ScrolledText.wrapped($0, width: width, indent: 2) }
  }
}

extension ItemKind {
  /// The kind in three letters, for a narrow screen.
  fileprivate var short: String {
    switch self {
    case .container: "ctr"
    case .image: "img"
    case .volume: "vol"
    case .network: "net"
    }
  }
}
