public import FoundationEssentials

/// When images were last pulled, built, loaded or tagged, as far as the engine's memory of events
/// goes back.
///
/// An inspect tells when an image was last tagged here, but not when it was pulled: a pull leaves
/// only the date at which somebody built it elsewhere.
public struct RecentTouches: Hashable, Sendable {
  /// By the name or ID that the event carries.
  public private(set) var last: [String: Date] = [:]
  /// The last arrival of which the events do not say what came: it may be any image.
  public private(set) var lastOfAny: Date?
  /// From when on every touch is known; `nil` where none is.
  public private(set) var coverage: Date?

  /// Knows nothing.
  public init() {}

  /// - Parameters:
  ///   - events: everything that the engine remembers, the oldest first. Docker keeps the last 256
  ///     of all kinds, so that only what came after the oldest is known to be complete.
  ///   - coverage: from when on they are complete, where that is known otherwise.
  public init(events: [EngineEvent], coverage: Date? = nil) {
    self.coverage = coverage ?? events.lazy.map(\.date).min()
    for event in events where event.type == "image" && !Self.endings.contains(event.action) {
      if Self.archives.contains(event.action) {
        lastOfAny = max(lastOfAny ?? .distantPast, event.date)
      }
      for name in [event.actorID, event.attributes["name"] ?? ""] where !name.isEmpty {
        last[name] = max(last[name] ?? .distantPast, event.date)
      }
    }
  }

  /// What takes something from an image. All else is a touch, also what this program does not know.
  private static let endings: Set = [
    "delete", "remove", "untag", "prune", "mount", "unmount", "pull-error",
  ]
  /// Podman's words for a load, with the archive's name and digest in place of the image's.
  private static let archives: Set = ["loadfromarchive", "loadfromdir"]

  /// The last touch of an image, by its ID or one of its names.
  public func date(of image: Image) -> Date? {
    let names = [image.id] + image.tags + image.digests
    let own = (names + names.map { ImageReference.familiar(of: $0) }).compactMap { last[$0] }
    return (own + (lastOfAny.map { [$0] } ?? [])).max()
  }
}

extension EngineEvent {
  /// When it happened, by the engine's clock.
  var date: Date { Date(timeIntervalSince1970: Double(timeNano) / 1e9) }
}
