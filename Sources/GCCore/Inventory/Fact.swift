/// A value that reaches us after the row it belongs to, or not at all.
///
/// What is not known is never zero: every reader has to say what it shows in each case.
public enum Fact<Value: Hashable & Sendable>: Hashable, Sendable {
  /// Not asked for yet, or the answer is on its way.
  case pending
  case known(Value)
  /// The engine cannot say; `reason` is a short phrase for people.
  case unavailable(reason: String)

  /// The value where it is known.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  public var isPending: Bool { self == .pending }

  public func map<Other>(_ transform: (Value) -> Other) -> Fact<Other> {
    switch self {
    case .pending: .pending
    case .known(let value): .known(transform(value))
    case .unavailable(let reason): .unavailable(reason: reason)
    }
  }
}
