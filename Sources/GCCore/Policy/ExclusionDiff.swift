/// A line of the difference between two versions of an exclusions file.
public struct ExclusionDiffLine: Hashable, Sendable {
  public enum Change: Hashable, Sendable {
    case same, added, removed
    /// Lines that are the same in both and not shown; the text says how many.
    case skipped
  }

  public let change: Change
  /// The line as it stands, unscrubbed.
  public let text: String

  /// The line with its sign, as `diff -u` writes it.
  public var shown: String {
    switch change {
    case .same: "  " + text
    case .added: "+ " + text
    case .removed: "- " + text
    case .skipped: "… " + text
    }
  }
}

extension ExclusionDocument {
  /// What changed since `old`, with up to `context` unchanged lines around each change; empty when
  /// nothing did.
  public func diff(from old: ExclusionDocument, context: Int = 2) -> [ExclusionDiffLine] {
    let all = Self.changes(from: old.lines, to: lines)
    let changed = all.indices.filter { all[$0].change != .same }
    guard !changed.isEmpty else { return [] }
    var isShown = Array(repeating: false, count: all.count)
    for index in changed {
      for near in max(0, index - context)...min(all.count - 1, index + context) {
        isShown[near] = true
      }
    }
    var shown: [ExclusionDiffLine] = []
    var skipped = 0
    func flush() {
      guard skipped > 0 else { return }
      let text = skipped == 1 ? "1 unchanged line" : "\(skipped) unchanged lines"
      shown.append(ExclusionDiffLine(change: .skipped, text: text))
      skipped = 0
    }
    for (index, line) in all.enumerated() {
      if isShown[index] {
        flush()
        shown.append(ExclusionDiffLine(change: line.change, text: line.text))
      } else {
        skipped += 1
      }
    }
    flush()
    return shown
  }

  struct Step {
    let change: ExclusionDiffLine.Change
    let line: Line
    var text: String { String(decoding: line.text, as: UTF8.self) }
  }

  /// Every line of both, the removed ones before the added ones of the same place.
  static func changes(from old: [Line], to new: [Line]) -> [Step] {
    // A newline that a line gained at the end of the file is no change to read about.
    let isSame: (Line, Line) -> Bool = { $0.text == $1.text }
    let head = zip(old, new).prefix { isSame($0, $1) }.count
    let tail = zip(old[head...].reversed(), new[head...].reversed())
      .prefix { isSame($0, $1) }.count
    let before = Array(old[head..<(old.count - tail)])
    let after = Array(new[head..<(new.count - tail)])
    return new[..<head].map { Step(change: .same, line: $0) }
      + middle(before, after, isSame)
      + new[(new.count - tail)...].map { Step(change: .same, line: $0) }
  }

  private static func middle(
    _ old: [Line], _ new: [Line], _ isSame: (Line, Line) -> Bool
  ) -> [Step] {
    // Two files with nothing in common would take too long to compare line by line.
    guard old.count * new.count <= 4_000_000 else {
      return old.map { Step(change: .removed, line: $0) }
        + new.map { Step(change: .added, line: $0) }
    }
    let difference = new.difference(from: old, by: isSame)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var steps: [Step] = []
    var (from, to) = (0, 0)
    while from < old.count || to < new.count {
      if removed.contains(from) {
        steps.append(Step(change: .removed, line: old[from]))
        from += 1
      } else if added.contains(to) {
        steps.append(Step(change: .added, line: new[to]))
        to += 1
      } else {
        steps.append(Step(change: .same, line: new[to]))
        from += 1
        to += 1
      }
    }
    return steps
  }
}
