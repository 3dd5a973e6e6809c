/// News from an `InventoryLoader`, in the order it has to be taken.
public enum LoadUpdate: Hashable, Sendable {
  /// To be folded in, all of them, by `Inventory.apply`.
  case changes([InventoryChange])
  case connection(ConnectionState)
  /// What is being asked for in the background now.
  case activity(LoadActivity)
}

/// How it stands with the engine.
public enum ConnectionState: Hashable, Sendable {
  /// Asked, not answered yet.
  case connecting
  case connected
  /// It answered before and does not now. `reason` is a sentence; what is known stays, and the
  /// loader tries again `retryIn` from now, for the `attempt`th time.
  case lost(reason: String, attempt: Int, retryIn: Duration)
  /// It never answered, or cannot be used; the sentence says what to do. `refresh` tries again.
  case failed(String)
}
