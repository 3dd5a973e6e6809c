import FoundationEssentials
import Testing

@testable import GCCore

/// A place whose clock changes are written down: no zone of this machine, no global state.
struct FakePlace: LocalTime, CustomTestStringConvertible {
  var name: String
  var standard: Int
  /// In their order: from when on the wall is how many seconds ahead of UTC.
  var changes: [(at: Date, offset: Int)] = []

  func secondsFromUTC(at instant: Date) -> Int {
    changes.last { $0.at <= instant }?.offset ?? standard
  }

  var testDescription: String { name }

  static let greenwich = FakePlace(name: "UTC", standard: 0)

  /// 02:00 to 03:00 on 29 March, 03:00 to 02:00 on 25 October.
  static let berlin = FakePlace(
    name: "Berlin 2026", standard: 3600,
    changes: [(utc("2026-03-29T01:00:00Z"), 7200), (utc("2026-10-25T01:00:00Z"), 3600)])

  /// 02:00 to 01:30 on 5 April, 02:00 to 02:30 on 4 October.
  static let lordHowe = FakePlace(
    name: "Lord Howe 2026", standard: 39_600,
    changes: [(utc("2026-04-04T15:00:00Z"), 37_800), (utc("2026-10-03T15:30:00Z"), 39_600)])

  /// 00:00 to 01:00: the day begins an hour late; and 00:00 to 23:00 of the day before.
  static let santiago = FakePlace(
    name: "Santiago 2026", standard: -10_800,
    changes: [(utc("2026-04-05T03:00:00Z"), -14_400), (utc("2026-09-06T04:00:00Z"), -10_800)])

  /// 30 December 2011 never was.
  static let apia = FakePlace(
    name: "Apia 2011", standard: -36_000, changes: [(utc("2011-12-30T10:00:00Z"), 50_400)])
}

/// An instant as RFC 3339 writes it; year 1 where the test's own text is wrong.
func utc(_ text: String) -> Date {
  (try? Date(text, strategy: .iso8601)) ?? .distantPast
}
