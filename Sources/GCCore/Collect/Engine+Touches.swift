public import FoundationEssentials

extension Engine {
  /// What the engine remembers of pulls and tags; nothing where it does not tell, and then what
  /// was pulled waits for its grace.
  ///
  /// - Parameters:
  ///   - grace: seconds that an image stays after its last touch.
  ///   - now: the engine's time.
  /// - Throws: only cancellation.
  public func recentTouches(
    host: Host?, grace: Double, now: Date
  ) async throws -> RecentTouches {
    do {
      guard host?.product == .podman else {
        return RecentTouches(
          events: try await pastEvents(since: Date(timeIntervalSince1970: 0), until: now))
      }
      // Podman remembers all its events: too many to ask for, and none is missing.
      let start = now.addingTimeInterval(-grace - 1)
      return RecentTouches(
        events: try await pastEvents(since: start, until: now), coverage: start)
    } catch is EngineError {
      return RecentTouches()
    }
  }
}
