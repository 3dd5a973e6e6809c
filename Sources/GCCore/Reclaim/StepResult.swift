/// What performing one step came to, as `ReclaimMachine` takes it in.
public struct StepResult: Hashable, Sendable {
  public var outcome: StepOutcome
  /// Why the freed bytes differ from the predicted, where they do.
  public var note: String?
  /// Full IDs that the engine named as deleted beside the item itself: parents, layers.
  public var alsoRemoved: Set<String>
  /// Why the engine cannot be asked any more: nothing further is begun.
  public var engineLost: String?

  public init(
    _ outcome: StepOutcome, note: String? = nil, alsoRemoved: Set<String> = [],
    engineLost: String? = nil
  ) {
    self.outcome = outcome
    self.note = note
    self.alsoRemoved = alsoRemoved
    self.engineLost = engineLost
  }
}
