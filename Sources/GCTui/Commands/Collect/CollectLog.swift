import FoundationEssentials
import GCCore
import Logging

/// Tells a log what became of a run: a line an item that went or should have, one for the whole.
struct CollectLog {
  let logger: Logger

  /// Which files and variables apply, of policy and exclusions: a service finds others than a person.
  func tellSources(_ policy: EffectivePolicy, _ rules: ExclusionRules) {
    let sources = rules.sources.map { "\($0.path) (\($0.count) rule\($0.count == 1 ? "" : "s"))" }
    let list = sources.isEmpty ? "none" : sources.joined(separator: ", ")
    logger.info("Policy: \(policy.file ?? "no file"). Exclusions: \(list).")
  }

  func tell(_ result: CollectResult) {
    let entries = result.entries
    for entry in entries { tell(entry, name: result.plan.name(of: entry.step.id)) }
    for kept in result.kept where kept.reason != .notAskedFor {
      logger.debug(
        "kept \(kept.id.kind.rawValue) \(kept.name)",
        metadata: [
          "id": "\(kept.id.id)", "why": "\(kept.reason.words(now: result.plan.now))",
        ])
    }
    logger.info("\(CollectText.summary(result, entries) ?? "There was nothing to collect.")")
    if let sentence = result.limitSentence {
      logger.log(level: result.isComplete ? .warning : .error, "\(sentence)")
    }
  }

  private func tell(_ entry: CollectResult.Entry, name: String) {
    let id = entry.step.id
    var metadata: Logger.Metadata = [
      "id": "\(id.id)", "why": "\(entry.reason)",
    ]
    if let bytes = entry.bytes { metadata["bytes"] = "\(ByteText.of(bytes))" }
    if let note = entry.note, entry.outcome != .removed(freed: entry.step.frees) {
      metadata["note"] = "\(note)"
    }
    if !entry.unreviewed.isEmpty { metadata["unreviewed"] = "\(entry.unreviewed.sentence)" }
    let level: Logger.Level
    switch entry.outcome {
    case .removed where !entry.unreviewed.isEmpty: level = .error
    case .failed(let message):
      level = .error
      metadata["reason"] = "\(message)"
    case .skipped(let reason):
      level = .warning
      metadata["reason"] = "\(reason)"
    case .notRun: level = .warning
    case nil, .removed, .untagged, .alreadyGone: level = .info
    }
    logger.log(
      level: level, "\(entry.outcome?.word ?? "would remove") \(id.kind.rawValue) \(name)",
      metadata: metadata)
  }

  /// A sentence of the schedule.
  func tell(_ news: ScheduleNews) {
    switch news {
    case .waiting(let until):
      logger.info("\(news.sentence)", metadata: ["next": "\(until.formatted(.iso8601))"])
    case .skipped, .clockWasSetBack: logger.warning("\(news.sentence)")
    }
  }
}
