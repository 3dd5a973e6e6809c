/// Why an image freed other bytes than predicted; `nil` where it freed just those.
func freedNote(_ step: PlanStep, freed: Estimate, chains: [String]) -> String? {
  guard freed != step.frees else { return nil }
  if case .removed(let predicted, _) = step.outcome, !predicted.isEmpty || !chains.isEmpty {
    let held = Set(predicted).subtracting(chains).count
    if held > 0 {
      return held == 1
        ? "One layer is still held by an image, a container or the build cache."
        : "\(held) layers are still held by images, containers or the build cache."
    }
    let more = Set(chains).subtracting(predicted).count
    if more > 0 {
      return more == 1
        ? "One layer more went: what held it is gone since the review."
        : "\(more) layers more went: what held them is gone since the review."
    }
  }
  if !step.frees.isExact {
    return "Only a range could be predicted: \(step.frees.reasonPhrase)."
  }
  return freed.isExact
    ? "The engine removed other layers than predicted."
    : "The size of a removed layer is not known: \(freed.reasonPhrase)."
}

extension Estimate {
  /// The reasons as one phrase, in a fixed order.
  public var reasonPhrase: String {
    let phrases = InexactReason.allCases.filter { reasons.contains($0) }.map(\.phrase)
    return phrases.isEmpty ? "the engine cannot tell" : phrases.joined(separator: ", ")
  }
}
