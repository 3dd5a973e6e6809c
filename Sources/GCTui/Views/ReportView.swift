import GCCore

/// What became of a run: totals, what needs attention, then every item.
enum ReportText {
  static func lines(_ report: Report, _ model: AppModel) -> [StyledLine] {
    lines(report, isASCII: model.settings.isASCII, width: max(20, model.size.columns - 2))
  }

  static func lines(_ report: Report, isASCII: Bool, width: Int) -> [StyledLine] {
    var lines = [StyledLine(counts(report), Style(.title).bold)]
    lines.append(
      StyledLine(
        "Freed \(ByteText.of(report.freed, ascii: isASCII)), "
          + "predicted \(ByteText.of(report.predicted, ascii: isASCII)).",
        Style(report.isComplete ? .good : .plain)))
    if let measured = report.measured {
      lines += ScrolledText.wrapped(measured, width: width).map { StyledLine($0, Style(.muted)) }
    }
    lines += disk(report, width: width)
    for entry in report.entries.sorted(by: { rank($0) < rank($1) }) {
      let isMore = !entry.unreviewed.isEmpty
      let style: Style =
        switch entry.outcome {
        case _ where isMore: Style(.danger)
        case .failed: Style(.danger)
        case .skipped, .notRun, .untagged: Style(.warning)
        case .removed, .alreadyGone: .plain
        }
      var text = "\(entry.step.name): \(entry.outcome.words(ascii: isASCII))"
      if case .removed = entry.outcome {
        text += ", predicted \(ByteText.of(entry.step.frees, ascii: isASCII))"
      }
      lines += ScrolledText.wrapped(scrubbed(text, limit: 2000), width: width, indent: 4)
        .map { StyledLine($0, style) }
      if let note = entry.note {
        lines += ScrolledText.wrapped("    " + scrubbed(note), width: width, indent: 4)
          .map { StyledLine($0, Style(.muted)) }
      }
      if isMore {
        let sentence = scrubbed(entry.unreviewed.sentence, limit: 2000)
        lines += ScrolledText.wrapped("    " + sentence, width: width, indent: 4)
          .map { StyledLine($0, Style(.danger)) }
      }
    }
    return lines
  }

  private static func counts(_ report: Report) -> String {
    var counts: [String: Int] = [:]
    for entry in report.entries { counts[entry.outcome.word, default: 0] += 1 }
    let words = ["removed", "untagged", "already gone", "skipped", "failed", "not run"]
      .compactMap { word in counts[word].map { "\($0) \(word)" } }
    return (report.wasCancelled ? "Cancelled: " : "") + words.joined(separator: ", ") + "."
  }

  /// The disk before and after, and why its difference is not the freed bytes.
  private static func disk(_ report: Report, width: Int) -> [StyledLine] {
    guard let before = report.diskBefore, let after = report.diskAfter,
      let change = report.diskChange
    else { return [] }
    func space(_ disk: DiskSpace) -> String {
      "used \(ByteText.of(disk.used)), free \(ByteText.of(disk.free))"
    }
    let amount = ByteText.of(abs(change))
    let words = change == 0 ? "no change" : "\(amount) \(change > 0 ? "more" : "less") free"
    let text = "Disk: \(space(before)) before; \(space(after)) after: \(words)."
    let note = report.diskNote().map { " " + $0 } ?? ""
    return ScrolledText.wrapped(text + note, width: width).map { StyledLine($0, Style(.muted)) }
  }

  private static func rank(_ entry: Report.Entry) -> Int {
    switch entry.outcome {
    case _ where !entry.unreviewed.isEmpty: -1
    case .failed: 0
    case .skipped: 1
    case .untagged: 2
    case .notRun: 3
    case .alreadyGone: 4
    case .removed: 5
    }
  }
}

enum ReportView {
  static func draw(
    _ state: ReportState, _ model: AppModel, _ rect: Rect, into buffer: inout CellBuffer
  ) {
    ScrolledText.draw(
      ReportText.lines(state.report, model), top: state.top, rect, into: &buffer,
      ellipsis: model.ellipsis)
  }
}
