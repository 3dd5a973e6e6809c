internal import FoundationEssentials

/// How long an item has been out of use, as far as its dates can be trusted.
enum Age: Hashable, Sendable {
  case since(Date)
  /// No date, one in the future, or one that says nothing about this machine: an image that was
  /// pulled or loaded carries the date at which somebody built it elsewhere.
  case untrusted

  /// The latest of the dates, as long as it is not ahead of the engine's own clock.
  init(latest dates: [Date?], now: Date) {
    guard let latest = dates.compactMap({ $0 }).max(), latest <= now.addingTimeInterval(60) else {
      self = .untrusted
      return
    }
    self = .since(latest)
  }

  /// The age of a container that does not run: since it exited; since it was created where it
  /// never started. A creation after the exit belongs to a restored or a strange clock: the later
  /// counts.
  init(of container: Container, now: Date) {
    guard let details = container.details.value else {
      self = .untrusted
      return
    }
    self.init(latest: [details.finishedAt.date, container.createdAt], now: now)
  }

  /// The age of an image: since it was built, tagged or pulled here, whichever is the latest.
  ///
  /// - Parameter grace: seconds; an arrival that the engine's events do not tell is excluded where
  ///   they reach back further than this.
  init(of image: Image, touches: RecentTouches, grace: Double, now: Date) {
    let tagged = image.details.value?.lastTaggedAt
    let touched = touches.date(of: image)
    let isCovered = touches.coverage.map { now.timeIntervalSince($0) > grace } ?? false
    // Docker notes when it tags what it builds, but not when it tags what it pulls or loads.
    let wasBuiltHere = image.digests.isEmpty && image.tags.isEmpty
    let isArrivalKnown =
      !image.details.isPending && image.details.value != nil
      && (tagged != nil || touched != nil || wasBuiltHere || isCovered)
    guard isArrivalKnown else {
      self = .untrusted
      return
    }
    self.init(latest: [image.createdAt, tagged, touched], now: now)
  }

  var date: Date? { if case .since(let date) = self { date } else { nil } }
}
