/// The rules of two people who started from the same file, in one document.
public struct ExclusionMerge: Hashable, Sendable {
  /// A rule that we took out while the others rewrote its line: both cannot be done.
  public struct Conflict: Hashable, Sendable {
    public let removed: Exclusion
    /// What stands in its place now; the merged document keeps it.
    public let rewritten: [Exclusion]
  }

  /// Their file, comments and order and all, with our additions and removals.
  public let document: ExclusionDocument
  /// Empty when the document does what both wanted.
  public let conflicts: [Conflict]
}

extension ExclusionDocument {
  /// Does to `theirs` what `ours` did to `base`: adds the rules we added, takes out those we removed.
  ///
  /// Both adding, or both removing, the same rule is no conflict. A removal meets a conflict only
  /// where the others replaced the rule's line by another rule: that one stays, for it protects.
  public static func merge(
    base: ExclusionDocument, theirs: ExclusionDocument, ours: ExclusionDocument
  ) -> ExclusionMerge {
    let before = Set(base.rules.map(\.rule))
    let now = Set(ours.rules.map(\.rule))
    let removed = before.subtracting(now)
    var document = theirs
    for entry in base.rules where removed.contains(entry.rule) { document.remove(entry.rule) }
    for entry in ours.rules where !before.contains(entry.rule) { document.add(entry.rule) }
    let conflicts = rewrites(from: base, to: theirs).filter { conflict in
      removed.contains(conflict.removed) && !conflict.rewritten.allSatisfy(now.contains)
    }
    return ExclusionMerge(document: document, conflicts: conflicts)
  }

  /// The rules whose lines gave way to other rules at the same place.
  private static func rewrites(
    from base: ExclusionDocument, to theirs: ExclusionDocument
  ) -> [ExclusionMerge.Conflict] {
    var conflicts: [ExclusionMerge.Conflict] = []
    var gone: [Exclusion] = []
    var come: [Exclusion] = []
    func flush() {
      let new = come.filter { !base.contains($0) }
      if !new.isEmpty {
        for rule in gone where !theirs.contains(rule) {
          conflicts.append(.init(removed: rule, rewritten: new))
        }
      }
      gone = []
      come = []
    }
    for step in changes(from: base.lines, to: theirs.lines) {
      switch (step.change, step.line.rule) {
      case (.removed, let rule?): gone.append(rule)
      case (.added, let rule?): come.append(rule)
      case (.same, _): flush()
      default: break
      }
    }
    flush()
    return conflicts
  }
}
