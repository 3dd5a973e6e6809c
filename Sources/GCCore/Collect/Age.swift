internal import FoundationEssentials

/// How long a container has been out of use, as far as its dates can be trusted.
enum Age: Hashable, Sendable {
  case since(Date)
  /// No date, or one in the future.
  case untrusted

  /// The age of a container that does not run: since it exited; since it was created where it
  /// never started. A creation after the exit belongs to a restored or a strange clock: the later
  /// counts.
  init(of container: Container, now: Date) {
    guard let details = container.details.value,
      let latest = [details.finishedAt.date, container.createdAt].compactMap({ $0 }).max(),
      latest <= now.addingTimeInterval(LastUse.clockTolerance)
    else {
      self = .untrusted
      return
    }
    self = .since(latest)
  }

  var date: Date? { if case .since(let date) = self { date } else { nil } }
}
