/// What happened between the last look at an item and its removal, where the engine's events tell.
extension StepPerformer {
  /// The result of a removal, with what the engine told of its item since the run began.
  func heard(_ result: StepResult, of step: PlanStep) async -> StepResult {
    switch result.outcome {
    case .removed, .untagged: break
    case .alreadyGone, .skipped, .failed, .notRun: return result
    }
    var isUntag = true
    if case .removed = result.outcome { isUntag = false }
    let news = await watch.news(after: step.id, isUntag: isUntag)
    var result = result
    switch step.id.kind {
    case .container:
      result.unreviewed.changes += news.filter { $0.item == step.id }.compactMap(\.containerChange)
    case .volume:
      result.unreviewed.changes += changes(of: step.id, in: news)
    case .network:
      if news.contains(where: \.isNewContainer) { await findUser(of: step, &result) }
    case .image:
      await findMovedNames(of: step, news, &result)
      if case .removed = result.outcome, news.contains(where: \.isNewContainer) {
        await findUser(of: step, &result)
      }
    }
    return result
  }

  /// What became of a volume's name: Docker 20.10 tells of a creation also where the volume is
  /// there already, so that only one after a removal is another volume.
  private func changes(of volume: ItemID, in news: [EngineEvent]) -> [String] {
    let own = news.filter { $0.item == volume }.map(\.action)
    var changes: [String] = []
    if let removed = own.firstIndex(where: { $0 == "destroy" || $0 == "remove" }),
      own[removed...].contains("create")
    {
      changes.append("Another volume got its name after the last look: that one was removed.")
    }
    if own.contains("mount") {
      changes.append(
        "It was mounted after the last look: what was written to it then is gone too.")
    }
    return changes
  }

  /// A container that was made meanwhile, and needs what is gone.
  private func findUser(of step: PlanStep, _ result: inout StepResult) async {
    guard let containers = try? await containers() else { return }
    switch step.reviewed {
    case .network(let name):
      let network = Network(id: step.id.id, name: name)
      for user in containers where user.refers(to: network) {
        result.unreviewed.changes.append(
          "The container \(user.name) was made for it meanwhile, and cannot start without it.")
        result.unreviewed.restore = ["docker network create \(shellQuoted(name))"]
      }
    default:
      for user in containers where user.imageID == step.id.id {
        result.unreviewed.changes.append(
          "The container \(user.name) was made from it meanwhile, and goes on without it.")
      }
    }
  }

  /// Names that moved to another image right before they were taken off: an answer says only that
  /// the name went.
  private func findMovedNames(
    of step: PlanStep, _ news: [EngineEvent], _ result: inout StepResult
  ) async {
    guard case .removeTags(let asked) = step.action else { return }
    for name in asked {
      let moved = news.last { event in
        event.type == "image" && event.action == "tag"
          && event.attributes["name"].map { ImageReference.familiar(of: $0) }
            == ImageReference.familiar(of: name)
      }
      guard let moved, let other = EngineID.image(moved.actorID), other != step.id.id,
        !result.unreviewed.images.contains(other)
      else { continue }
      // Where the name is there, it was given after ours had gone.
      do {
        guard try await engine.image(name) == nil, try await engine.image(other) != nil else {
          continue
        }
      } catch {
        continue
      }
      result.unreviewed.names.append(name)
      result.unreviewed.restore.append("docker tag \(shellQuoted(other)) \(shellQuoted(name))")
    }
  }
}

extension EngineEvent {
  fileprivate var isNewContainer: Bool { type == "container" && action == "create" }

  fileprivate var containerChange: String? {
    switch action {
    case "start": "It was started after the last look, and had ended again when it was removed."
    case "rename":
      "It was renamed to \(attributes["name"] ?? "another name") after the last look."
    default: nil
    }
  }
}
