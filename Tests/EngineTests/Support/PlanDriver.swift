import FoundationEssentials
import GCCore
import ThrowawayEngine

/// Performs a plan by plain calls, step by step, and compares each answer and the layer store with
/// what was predicted.
struct PlanDriver {
  let engine: ThrowawayEngine
  let plan: Plan
  /// What was not as predicted, as sentences.
  private(set) var misses: [String] = []
  /// Bytes that really went.
  private(set) var freed: Int64 = 0
  /// How many steps there were of each kind: a proof over many plans must not miss one.
  private(set) var seen: [String: Int] = [:]
  private var pruned: Set<String> = []

  private struct Answer {
    var status = 200
    var message = ""
    var deleted: [String] = []
  }

  init(engine: ThrowawayEngine, plan: Plan) {
    self.engine = engine
    self.plan = plan
  }

  mutating func perform() throws {
    let writable = try engine.socket.writableSizes()
    var before = try engine.layers()
    for step in plan.steps {
      let answer = try ask(step)
      let after = try engine.layers()
      let gone = before.filter { after[$0.key] == nil }
      var bytes = gone.values.reduce(0, +)
      if step.id.kind == .container, answer.status == 204 { bytes += writable[step.id.id] ?? 0 }
      compare(step, answer, gone: Set(gone.keys))
      if !step.frees.contains(bytes) { miss(step, "\(bytes) bytes went, not \(step.frees)") }
      freed += bytes
      before = after
    }
    if !plan.frees.contains(freed) {
      misses.append("the plan: \(freed) bytes went, not \(plan.frees)")
    }
  }

  private mutating func compare(_ step: PlanStep, _ answer: Answer, gone: Set<String>) {
    switch step.outcome {
    case .refused(let refusal):
      seen[refusal.kind, default: 0] += 1
      if answer.status != 409 { miss(step, "not refused but \(answer.status)") }
      // Where only some names were to go, the engine is asked for more than the plan would have.
      let words = refusal.engineWords + (step.hasSeveralTags ? ["has dependent child images"] : [])
      if !words.contains(where: answer.message.contains) {
        miss(step, "another refusal: \(answer.message)")
      }
    case .untagged:
      seen["untagged", default: 0] += 1
      if answer.status != 200 || !answer.deleted.isEmpty { miss(step, "not untagged: \(answer)") }
    case .removed where step.id.kind != .image:
      seen[step.id.kind.rawValue, default: 0] += 1
      if answer.status != 204 { miss(step, "not removed: \(answer)") }
    case .removed(let chains, let parents):
      if pruned.contains(step.id.id) {
        seen["pruned before", default: 0] += 1
        if answer.status != 404 { miss(step, "not gone before: \(answer)") }
        return
      }
      seen[step.action == .removeImage(force: true) ? "forced image" : "image", default: 0] += 1
      if case .removeTags = step.action { seen["tag by tag", default: 0] += 1 }
      if !parents.isEmpty { seen["parents", default: 0] += 1 }
      pruned.formUnion(parents)
      let images = [step.id.id] + parents
      let deletedImages = answer.deleted.filter(images.contains)
      let deletedChains = answer.deleted.filter { !images.contains($0) }
      if answer.status != 200 { miss(step, "not removed: \(answer)") }
      if deletedImages != images { miss(step, "images \(deletedImages), not \(images)") }
      // The cache may hold any of them, and with it all those below.
      let isSure = !plan.frees.reasons.contains(.buildCacheSharesLayers)
      if isSure ? deletedChains != chains : !chains.starts(with: deletedChains) {
        miss(step, "layers \(deletedChains), not \(chains)")
      }
      if gone != Set(deletedChains) { miss(step, "gone on disk \(gone), not \(deletedChains)") }
    }
  }

  private mutating func miss(_ step: PlanStep, _ text: String) {
    misses.append("\(step.id.kind) \(step.name) (\(step.action), \(step.outcome)): \(text)")
  }

  // MARK: Asking

  private func ask(_ step: PlanStep) throws -> Answer {
    let prune = "noprune=\(!plan.prunesParents)"
    switch step.action {
    case .removeContainer(let force): return try delete("/containers/\(step.id.id)?force=\(force)")
    case .removeImage(let force): return try delete("/images/\(step.id.id)?force=\(force)&\(prune)")
    case .removeTags(let names):
      var all = Answer()
      for name in names {
        let answer = try delete("/images/\(name)?\(prune)")
        all.status = answer.status
        all.message = answer.message
        all.deleted += answer.deleted
        if answer.status != 200 { break }
      }
      return all
    case .removeVolume, .removeNetwork:
      return try delete("/\(step.id.kind.rawValue)s/\(step.id.id)")
    // The engine must refuse it, too.
    case .none: return try delete("/\(step.id.kind.rawValue)s/\(step.id.id)?\(prune)")
    }
  }

  private func delete(_ target: String) throws -> Answer {
    struct Removal: Decodable {
      var deleted: String?
      enum CodingKeys: String, CodingKey { case deleted = "Deleted" }
    }
    let (status, data) = try engine.socket.request("DELETE", target)
    var answer = Answer(status: status, message: String(decoding: data, as: UTF8.self))
    if status == 200 {
      answer.deleted = try JSONDecoder().decode([Removal].self, from: Data(data))
        .compactMap(\.deleted)
    }
    return answer
  }
}

extension Estimate {
  func contains(_ bytes: Int64) -> Bool { min <= bytes && bytes <= max ?? .max }
}

extension PlanStep {
  fileprivate var hasSeveralTags: Bool {
    if case .image(let tags, _) = reviewed { tags.count > 1 } else { false }
  }
}

extension Refusal {
  fileprivate var kind: String {
    switch self {
    case .notExited: "not exited"
    case .usedByContainers(_, true): "used by a running container"
    case .usedByContainers(_, false): "used by a stopped container"
    case .hasChildren: "has children"
    default: "\(self)"
    }
  }

  /// One of these stands in the engine's own sentence.
  fileprivate var engineWords: [String] {
    switch self {
    case .notExited: ["cannot remove a running container", "cannot remove a paused container"]
    case .usedByContainers(_, true): ["by running container"]
    case .usedByContainers(_, false): ["by stopped container", "in multiple repositories"]
    case .hasChildren: ["has dependent child images"]
    default: []
    }
  }
}
