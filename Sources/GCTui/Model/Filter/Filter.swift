import FoundationEssentials
import GCCore

/// What the operator typed after `/`: terms that must all hold.
///
/// Words are text in any case; `label:key`, `label:key=value*`, `age>7d`, `size>100M`,
/// `state:dead`, `excluded:yes`, `collect:take`; `-` or `!` before a term turns it round; quotes keep blanks.
/// A term that is still being typed filters nothing and is told by `incomplete`.
struct Filter: Hashable, Sendable {
  /// Whether a row is shown.
  enum Outcome: Hashable, Sendable {
    case matches
    case differs
    /// It hangs on a size or an age that is not known: not shown, but counted.
    case notKnown
  }

  /// A term that cannot be used yet.
  struct Incomplete: Hashable, Sendable {
    /// As typed.
    let text: String
    /// A short phrase that says what is missing, like `a time like 7d`.
    let wants: String
  }

  let text: String
  private let terms: [FilterTerm]
  let incomplete: [Incomplete]

  init(_ text: String) {
    self.text = text
    var terms: [FilterTerm] = []
    var incomplete: [Incomplete] = []
    for token in FilterToken.tokens(of: text) {
      switch FilterTerm.parse(token) {
      case .term(let term): terms.append(term)
      case .wants(let what): incomplete.append(Incomplete(text: token.typed, wants: what))
      }
    }
    self.terms = terms
    self.incomplete = incomplete
  }

  /// Whether what it shows changes as time passes.
  var hangsOnTime: Bool {
    terms.contains { if case .age = $0.condition { true } else { false } }
  }

  /// Whether what it shows changes with what collect would take.
  var hangsOnCollect: Bool {
    terms.contains { if case .due = $0.condition { true } else { false } }
  }

  /// Whether it hides nothing.
  var isEmpty: Bool { terms.isEmpty }

  func outcome(_ facts: FilterFacts, now: Date) -> Outcome {
    var result = Outcome.matches
    for term in terms {
      switch term.outcome(facts, now: now) {
      case .differs: return .differs
      case .notKnown: result = .notKnown
      case .matches: break
      }
    }
    return result
  }

  func matches(_ facts: FilterFacts, now: Date) -> Bool { outcome(facts, now: now) == .matches }
}
