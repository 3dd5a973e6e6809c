extension Container {
  /// What goes with the container that nobody shares: its writable layer, and its log where it has
  /// one, which nothing counts.
  ///
  /// The containerd store also keeps a snapshot below the writable one (`…-init`), which no answer
  /// tells the size of: there the writable layer is the least that goes.
  public func ownBytes(on store: Host.ImageStore) -> Estimate {
    var bytes = Estimate(writableSize)
    if store == .containerd, bytes.isExact {
      bytes.max = nil
      bytes.reasons.insert(.containerdStore)
    }
    bytes.uncountedLogs = mayHaveLog ? 1 : 0
    return bytes
  }
}

extension Estimate {
  /// A size as an engine told it, within what is believed; unknown with its reason where it did not.
  public init(_ size: Fact<Int64>) {
    switch size {
    case .known(let bytes): self = .exact(Swift.max(0, Swift.min(bytes, LayerNode.largest)))
    case .pending: self = .unknown(.notMeasuredYet)
    case .unavailable: self = .unknown(.engineCannotTell)
    }
  }
}
