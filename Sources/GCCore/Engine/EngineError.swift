/// Why a call to the engine did not succeed.
public enum EngineError: Error, Hashable, Sendable {
  /// No answer from the address: nothing listens, no permission, the connection was lost.
  /// `reason` is a sentence that says what to do where that is known.
  case unreachable(address: String, reason: String)
  /// The engine answered with a failure: HTTP status and its own words.
  case refused(status: Int, message: String)
  /// The answer is not what the API documents.
  case unreadable(call: String, reason: String)
  /// The address, context or API version cannot be used; the sentence says what to do.
  case unusable(String)
  /// No answer within the time allowed for this call, in seconds.
  case timedOut(call: String, seconds: Int)

  /// What became of the call; `nil` where no engine answers that can be used.
  var fault: CallTrouble.Fault? {
    switch self {
    case .refused(let status, let message): .refused(status: status, words: message)
    case .timedOut(_, let seconds): .silent(seconds: seconds)
    case .unreadable(_, let reason): .unreadable(reason)
    case .unreachable(_, let reason): .cut(reason)
    case .unusable: nil
    }
  }

  /// Why a fact is not available, as a short phrase.
  var phrase: String { fault?.phrase ?? sentence }

  /// One sentence for people. The engine's own words are untrusted: scrub before showing.
  public var sentence: String {
    switch self {
    case .unreachable(let address, let reason): "No engine answers at \(address): \(reason)"
    case .refused(_, let message): message
    case .unreadable(let call, let reason):
      "The engine's answer to \(call) cannot be read: \(reason)"
    case .unusable(let sentence): sentence
    case .timedOut(let call, let seconds): "The engine gave no answer to \(call) in \(seconds) s."
    }
  }
}
