/// A schedule that cannot be followed.
public struct ScheduleError: Error, Hashable, Sendable {
  /// What is wrong and what to write instead, for people. Quotes what was written: scrub before
  /// showing.
  public let sentence: String

  init(_ sentence: String) {
    self.sentence = sentence
  }
}
