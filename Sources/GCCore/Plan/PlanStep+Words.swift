extension PlanStep {
  /// The `docker` command that does the same, without the checks; `nil` for a step that cannot run.
  ///
  /// Names are quoted for a shell, not scrubbed.
  public func dockerCommand(prunesParents: Bool = false) -> String? {
    let words: [String]
    switch action {
    case .removeContainer(let force):
      words = ["rm"] + (force ? ["-f"] : []) + [id.short]
    case .removeTags(let names):
      words = ["rmi"] + (prunesParents ? [] : ["--no-prune"]) + names
    case .removeImage(let force):
      words =
        ["rmi"] + (force ? ["-f"] : []) + (prunesParents ? [] : ["--no-prune"]) + [onlyTag]
    case .removeVolume: words = ["volume", "rm", id.id]
    case .removeNetwork: words = ["network", "rm", id.short]
    case .none:
      return nil
    }
    return (["docker"] + words.map(shellQuoted)).joined(separator: " ")
  }

  private var onlyTag: String {
    if case .image(let tags, _) = reviewed, tags.count == 1 { tags[0] } else { id.short }
  }
}

extension PredictedOutcome {
  /// Like `removed`, `only untagged`, or the sentence that says why not.
  public var words: String {
    switch self {
    case .removed(_, let parents):
      switch parents.count {
      case 0: "removed"
      case 1: "removed, with an untagged parent"
      default: "removed, with \(parents.count) untagged parents"
      }
    case .untagged: "only untagged, the image stays"
    case .refused(let refusal): refusal.sentence
    }
  }
}

extension Refusal {
  /// Why the step cannot run, and what to do. Names in it are unscrubbed.
  public var sentence: String {
    switch self {
    case .excluded(let protection):
      "Excluded by the rule \(protection.rule) (\(protection.place)): stop excluding it first."
    case .gone:
      "It is not there any more: nothing is left to do."
    case .notExited(let state):
      state == .removing
        ? "The engine is removing it already: look again in a moment."
        : "It is \(state.name): stop it first."
    case .usedByContainers(let names, let running):
      running
        ? "Used by \(listed(names, "container")) that runs: stop and remove that first."
        : "Used by \(listed(names, "container")): remove that too, or first."
    case .mountedBy(let names):
      "Mounted by \(listed(names, "container")): remove that too, or first."
    case .attached(let names):
      "\(listed(names)) \(names.count == 1 ? "is" : "are") attached to it: disconnect"
        + " \(names.count == 1 ? "that" : "those") first."
    case .predefined:
      "The engine needs it for itself: it cannot be removed."
    case .hasChildren(let names):
      "\(capitalized(listed(names, "image"))) \(names.count == 1 ? "is" : "are") built on it:"
        + " remove \(names.count == 1 ? "that" : "those") too, or first."
    case .takesParent(let name, let protection):
      if let protection {
        "This engine would remove its untagged parent \(name) too, which the rule "
          + "\(protection.rule) (\(protection.place)) excludes."
      } else {
        "This engine would remove its untagged parent \(name) too, which is to stay: mark that too, "
          + "or let untagged parents go."
      }
    case .needsForce(let reason):
      "The engine needs force here: \(reason). Switch force on for this item."
    case .exclusionsUnusable(let reason):
      "Nothing is deleted until the exclusions file is mended: \(reason)"
    case .notCompleteYet:
      "The lists are not complete yet, so who uses it is not known: wait for them."
    }
  }

  /// At most three names, the rest as a count.
  private func listed(_ names: [String], _ kind: String) -> String {
    "\(kind)\(names.count == 1 ? "" : "s") \(listed(names))"
  }

  private func listed(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    return shown + more
  }

  private func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
