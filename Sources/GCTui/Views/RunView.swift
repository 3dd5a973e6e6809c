import GCCore

/// A run under way: how far, how much, and what is being removed now.
enum RunView {
  static func draw(
    _ run: RunState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    var page = rect
    let total = run.plan.steps.count
    let title = run.isCancelled ? "Cancelling" : "Deleting"
    buffer.write(
      title + model.ellipsis, in: page.takeTop(1).inset(columns: 1), style: Style(.title).bold)
    let progress = run.progress
    let share = total == 0 ? 1 : Double(progress.done) / Double(total)
    let words =
      " \(progress.done)/\(total)  freed \(ByteText.of(progress.freed, ascii: model.settings.isASCII))"
    let bar = page.takeTop(1).inset(columns: 1)
    buffer.write(
      Gauge.bar(share, width: max(4, bar.width - textWidth(words)), isASCII: model.settings.isASCII)
        + words, in: bar, style: Style(.accent))
    let now = progress.underWay.prefix(8).map { model.name(of: $0) }.joined(separator: ", ")
    if let sentence = run.isCancelled ? leaving(now) : progress.wait?.sentence {
      let words = ScrolledText.wrapped(scrubbed(sentence), width: page.width - 2)
      for line in words.prefix(3) {
        buffer.write(
          line, in: page.takeTop(1).inset(columns: 1), style: Style(.warning),
          ellipsis: model.ellipsis)
      }
    } else {
      buffer.write(
        now.isEmpty ? "" : "now: " + now, in: page.takeTop(1).inset(columns: 1),
        style: Style(.muted), ellipsis: model.ellipsis)
    }
    // The last outcomes stay in sight, what went wrong above all.
    let trouble = run.plan.steps.filter { step in
      switch run.outcomes[step.id] {
      case .failed, .skipped, .untagged: true
      default: false
      }
    }
    let lines = trouble.map { step in
      StyledLine(
        "\(step.name): \(run.outcomes[step.id]?.words(ascii: model.settings.isASCII) ?? "")",
        Style(.warning))
    }
    ScrolledText.draw(
      lines, top: max(0, min(run.top, lines.count - page.height)), page, into: &buffer,
      ellipsis: model.ellipsis)
  }

  /// What a cancelled run waits for, and how not to.
  private static func leaving(_ now: String) -> String {
    "The same key again leaves at once. Waiting for the engine's answer"
      + (now.isEmpty ? "." : " about \(now).")
  }
}
