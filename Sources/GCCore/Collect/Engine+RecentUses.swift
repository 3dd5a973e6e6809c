public import FoundationEssentials

extension Engine {
  /// What the engine remembers of uses; nothing where it does not tell, and then what nobody uses
  /// waits for its grace from the first run that sees it so.
  ///
  /// - Parameters:
  ///   - grace: seconds that something stays after its last use; the longest of all kinds.
  ///   - uses: what containers used that earlier runs saw, by full ID.
  ///   - now: the engine's time.
  /// - Throws: only cancellation.
  public func recentUses(
    host: Host?, grace: Double, uses: [String: Set<ItemID>], now: Date
  ) async throws -> RecentUses {
    do {
      guard host?.product == .podman else {
        let events = try await pastEvents(since: Date(timeIntervalSince1970: 0), until: now)
        return RecentUses(events: events, uses: uses)
      }
      // Podman remembers all its events: too many to ask for, and none is missing.
      let start = now.addingTimeInterval(-grace - 1)
      return RecentUses(
        events: try await pastEvents(since: start, until: now), coverage: start, uses: uses)
    } catch let error as EngineError {
      var uses = RecentUses()
      uses.trouble = error.fault.map { CallTrouble(.pastEvents, $0) }
      return uses
    }
  }
}
