/// How a plan goes beyond what its policy allows one run: a policy that is wrong by a word must not
/// empty a fleet.
public struct PlanExcess: Hashable, Sendable {
  /// Items that would go, and at most how many may; `nil` where that is kept to.
  public let items: Items?
  /// Bytes that would go, and at most how many may; `nil` where that is kept to for sure.
  public let bytes: Bytes?

  public struct Items: Hashable, Sendable {
    public var count: Int
    public var limit: Int
  }

  public struct Bytes: Hashable, Sendable {
    public var frees: Estimate
    public var limit: Int64
  }

  /// `nil` for a plan that stays within the policy's `maxItems` and `maxBytes`.
  ///
  /// A range counts with its upper bound: where none is known, any limit is exceeded.
  public init?(of plan: Plan, policy: Policy) {
    let count = Set(plan.steps.lazy.flatMap(\.items)).count
    items = policy.maxItems.flatMap { count > $0 ? Items(count: count, limit: $0) : nil }
    bytes = policy.maxBytes.flatMap { limit in
      if let most = plan.frees.max, most <= limit { return nil }
      return Bytes(frees: plan.frees, limit: limit)
    }
    if items == nil, bytes == nil { return nil }
  }

  /// Why nothing is removed, like `its plan has 120 items, and maxItems allows 100`.
  public var reason: String {
    var parts: [String] = []
    if let items {
      let count = items.count == 1 ? "1 item" : "\(items.count) items"
      parts.append("its plan has \(count), and maxItems allows \(items.limit)")
    }
    if let bytes {
      let allowed = "maxBytes allows \(ByteText.of(bytes.limit))"
      parts.append(
        bytes.frees.max == nil
          ? "the most that its plan may free is not known, and \(allowed)"
          : "its plan frees \(ByteText.of(bytes.frees)), and \(allowed)")
    }
    return parts.joined(separator: "; ")
  }
}

extension PlanStep {
  /// What goes with it: the item, and the untagged parents that the engine prunes with an image.
  fileprivate var items: [ItemID] {
    guard case .removed(_, let parents) = outcome else { return [id] }
    return [id] + parents.map { .image($0) }
  }
}
