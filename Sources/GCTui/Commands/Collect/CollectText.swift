import GCCore

/// A run of the collector for people: one line an item that goes, and a sentence for the whole.
struct CollectText {
  /// Empty where there was nothing to do and nothing that stays was asked about.
  let text: String

  /// - Parameter showsKept: whether what stays is listed too, with its reason.
  init(_ result: CollectResult, showsKept: Bool = false) {
    let entries = result.entries
    // Names, and IDs only for what has none: the line of most items fits 80 columns.
    var table = TextTable([
      ("OUTCOME", .left), ("KIND", .left), ("NAME", .left), ("BYTES", .right), ("WHY", .left),
    ])
    for entry in entries {
      table.add([
        entry.word, entry.step.id.kind.rawValue, shortDigest(result.plan.name(of: entry.step.id)),
        entry.bytes.map { ByteText.of($0) } ?? "", entry.why,
      ])
    }
    if showsKept {
      for kept in result.kept where kept.reason != .notAskedFor {
        table.add([
          "kept", kept.id.kind.rawValue, shortDigest(kept.name), "",
          kept.reason.words(now: result.plan.now),
        ])
      }
    }
    let lines = [
      table.rows.isEmpty ? nil : table.text, Self.summary(result, entries), result.limitSentence,
    ]
    text = lines.compactMap { $0 }.joined(separator: "\n")
  }

  /// Like `Removed 104 containers and 6 images, freed 36MB.`; `nil` where nothing goes.
  static func summary(_ result: CollectResult, _ entries: [CollectResult.Entry]) -> String? {
    guard !entries.isEmpty else { return nil }
    let shown = entries.count(where: \.isOnlyShown)
    guard let report = result.report else { return summary(before: result.plan, entries, shown) }
    let removed = report.entries.filter { if case .removed = $0.outcome { true } else { false } }
    var text = "Removed \(counted(removed.map(\.step.id.kind))), freed \(ByteText.of(report.freed))"
    if report.freed != report.predicted { text += " (predicted \(ByteText.of(report.predicted)))" }
    let undone = report.entries.count {
      switch $0.outcome {
      case .skipped, .failed, .notRun: true
      case .untagged: $0.step.outcome != .untagged
      case .removed, .alreadyGone: false
      }
    }
    if undone > 0 { text += "; \(undone) not done" }
    if report.entries.contains(where: { !$0.unreviewed.isEmpty }) {
      text += "; more went than was planned"
    }
    return text + only(shown) + "."
  }

  /// What would go, or, where some of it is to be removed, what will.
  private static func summary(
    before plan: CollectPlan, _ entries: [CollectResult.Entry], _ shown: Int
  ) -> String {
    let isRehearsal = plan.performed.steps.isEmpty || plan.excess != nil
    let frees = (isRehearsal ? plan.whole : plan.performed).frees
    let kinds = entries.filter { isRehearsal || !$0.isOnlyShown }.map(\.step.id.kind)
    return "\(isRehearsal ? "Would" : "Will") remove \(counted(kinds)) and free "
      + ByteText.of(frees) + (frees.reasons.isEmpty ? "" : " (\(frees.reasonPhrase))")
      + (isRehearsal ? "" : only(shown)) + "."
  }

  private static func only(_ shown: Int) -> String { shown > 0 ? "; \(shown) only shown" : "" }

  /// Like `104 containers and 6 images`; `nothing` for none.
  static func counted(_ kinds: [ItemKind]) -> String {
    let parts = ItemKind.allCases.compactMap { kind -> String? in
      let count = kinds.count { $0 == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)\(count == 1 ? "" : "s")"
    }
    switch parts.count {
    case 0: return "nothing"
    case 1: return parts[0]
    default: return parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "")
    }
  }
}

extension CollectResult.Entry {
  /// What became of it, or what will.
  var word: String { outcome?.word ?? (isOnlyShown ? "would go" : "will go") }

  /// What went, or would go; `nil` where nothing did, or nobody knows whether.
  var bytes: Estimate? {
    switch outcome {
    case nil: step.frees
    case .removed(let freed): freed
    case .untagged: .zero
    case .alreadyGone, .skipped, .failed, .notRun: nil
    }
  }

  /// Why it goes; where it did not, the reason for that first.
  var why: String {
    let words: String? =
      switch outcome {
      case .skipped(let reason): reason
      case .failed(let message): message
      default: nil
      }
    // That a figure is what was predicted needs no words.
    let isAsPredicted = outcome == .removed(freed: step.frees)
    let more = unreviewed.isEmpty ? nil : unreviewed.sentence
    return [more, words, isAsPredicted ? nil : note, reason].compactMap { $0 }.joined(
      separator: " | ")
  }
}
