/// What performing one step came to, as `ReclaimMachine` takes it in.
public struct StepResult: Hashable, Sendable {
  public var outcome: StepOutcome
  /// Why the freed bytes differ from the predicted, where they do.
  public var note: String?
  /// Full IDs of images that the engine deleted with the item itself.
  public var alsoRemoved: Set<String>
  /// What went though nobody reviewed it.
  public var unreviewed: Unreviewed
  /// Why the engine cannot be asked any more: nothing further is begun.
  public var engineLost: String?

  public init(
    _ outcome: StepOutcome, note: String? = nil, alsoRemoved: Set<String> = [],
    unreviewed: Unreviewed = Unreviewed(), engineLost: String? = nil
  ) {
    self.outcome = outcome
    self.note = note
    self.alsoRemoved = alsoRemoved
    self.unreviewed = unreviewed
    self.engineLost = engineLost
  }
}
