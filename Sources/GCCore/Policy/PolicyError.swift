/// Why a policy cannot be used: one sentence that says where it stands and what to write.
public struct PolicyError: Error, Hashable, Sendable {
  /// Quotes files and variables: scrub before showing.
  public let sentence: String

  public init(_ sentence: String) {
    self.sentence = sentence
  }

  /// For a flag of a command line.
  public init(flag: String, _ value: String, _ instead: String) {
    sentence = "\(flag) \(value): \(instead)."
  }
}
