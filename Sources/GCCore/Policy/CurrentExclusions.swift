internal import FoundationEssentials
internal import Synchronization

/// The rules that hold at this moment: their sources are read again each time they are asked for.
///
/// A run asks before each removal, for a question may stand unanswered for an hour and a run may take
/// as long: whoever saves a rule meanwhile means it. Texts are taken apart again only where they say
/// something else than before.
public final class CurrentExclusions: Sendable {
  private let texts: @Sendable () throws(ExclusionSourceError) -> [ExclusionSources.Text]
  private let last = Mutex<Last?>(nil)

  private struct Last: Sendable {
    let texts: [ExclusionSources.Text]
    let rules: Result<ExclusionRules, ExclusionSourceError>
  }

  /// - Parameter texts: reads the sources.
  public init(
    _ texts: @escaping @Sendable () throws(ExclusionSourceError) -> [ExclusionSources.Text]
  ) {
    self.texts = texts
  }

  /// No rules, ever.
  public static let none = CurrentExclusions { () throws(ExclusionSourceError) in [] }

  /// - Throws: A sentence where they cannot be used: then nothing may be removed.
  public func rules() throws(ExclusionSourceError) -> ExclusionRules {
    let texts = try texts()
    let result = last.withLock { last in
      if let last, last.texts == texts { return last.rules }
      let rules = Result { () throws(ExclusionSourceError) in
        try ExclusionSources.rules(of: texts, now: Date())
      }
      last = Last(texts: texts, rules: rules)
      return rules
    }
    return try result.get()
  }

  /// Why a step of a plan must not be run now, as a sentence; `nil` where no rule forbids it.
  ///
  /// - Parameter inventory: the one the plan was made of.
  public func obstacle(to step: PlanStep, in inventory: Inventory) -> String? {
    do throws(ExclusionSourceError) {
      return try rules().obstacle(to: step, in: inventory)
    } catch {
      return Refusal.exclusionsUnusable(error.sentence).sentence
    }
  }
}
