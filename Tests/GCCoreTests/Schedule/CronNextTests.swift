import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

@Suite struct CronNextTests {
  /// The first times after an instant, in UTC.
  private func times(
    _ text: String, after: String, _ count: Int, in place: FakePlace = .greenwich
  ) throws -> [String] {
    let cron = try CronSchedule(parsing: text)
    var instant = utc(after)
    return (0..<count).map { _ in
      instant = cron.next(after: instant, in: place)
      return instant.formatted(.iso8601)
    }
  }

  private static let plain: [(String, String, [String])] = [
    ("0,30 * * * *", "2026-11-25T07:15:00Z", ["2026-11-25T07:30:00Z", "2026-11-25T08:00:00Z"]),
    ("0,30 * * * *", "2026-11-25T07:30:00Z", ["2026-11-25T08:00:00Z"]),
    ("* * * * *", "2026-11-25T07:30:59Z", ["2026-11-25T07:31:00Z", "2026-11-25T07:32:00Z"]),
    ("0 3 * * *", "2026-12-31T03:00:00Z", ["2027-01-01T03:00:00Z"]),
    ("59 23 31 12 *", "2026-12-31T23:59:00Z", ["2027-12-31T23:59:00Z"]),
    // Month ends.
    (
      "0 0 31 * *", "2026-01-31T00:00:00Z",
      ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z", "2026-07-31T00:00:00Z"]
    ),
    ("0 0 30 1-3 *", "2026-01-30T00:00:00Z", ["2026-03-30T00:00:00Z", "2027-01-30T00:00:00Z"]),
    ("0 12 1 * *", "2026-02-28T12:00:00Z", ["2026-03-01T12:00:00Z"]),
    // Leap years: 2100 is none, 2000 was one.
    ("0 0 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
    ("0 0 29 2 *", "2096-02-29T00:00:00Z", ["2104-02-29T00:00:00Z"]),
    ("0 0 29 2 *", "1999-12-31T00:00:00Z", ["2000-02-29T00:00:00Z"]),
    ("0 0 1 3 *", "2028-02-28T00:00:00Z", ["2028-03-01T00:00:00Z"]),
    ("0 0 29 2 */7", "2026-01-01T00:00:00Z", ["2032-02-29T00:00:00Z", "2060-02-29T00:00:00Z"]),
    // Weekdays: 2026-11-25 is a Wednesday.
    ("0 0 * * sun", "2026-11-25T00:00:00Z", ["2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"]),
    ("0 0 * * 7", "2026-11-25T00:00:00Z", ["2026-11-29T00:00:00Z"]),
    (
      "0 9 * * mon-fri", "2026-11-27T09:00:00Z", ["2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z"]
    ),
    // Both days given: either may match.
    (
      "0 0 13 * fri", "2026-11-12T12:00:00Z",
      [
        "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z",
        "2026-12-04T00:00:00Z",
      ]
    ),
    ("0 0 30 2 mon", "2026-02-24T00:00:00Z", ["2027-02-01T00:00:00Z"]),
    // One of them begins with a star: both have to match.
    ("0 0 */2 * fri", "2026-11-12T12:00:00Z", ["2026-11-13T00:00:00Z", "2026-11-27T00:00:00Z"]),
    ("0 0 13 * */5", "2026-01-01T00:00:00Z", ["2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z"]),
    // Before 1970, and before the years that computers count.
    ("0 0 29 2 *", "1899-01-01T00:00:00Z", ["1904-02-29T00:00:00Z"]),
    ("30 * * * *", "1969-12-31T23:00:00Z", ["1969-12-31T23:30:00Z", "1970-01-01T00:30:00Z"]),
  ]

  @Test(arguments: plain)
  func `the next times come in order`(text: String, after: String, expected: [String]) throws {
    #expect(try times(text, after: after, expected.count) == expected)
  }

  private static let changes: [(FakePlace, String, String, [String])] = [
    // 02:00 to 03:00: what is skipped comes once, right after the jump.
    (
      FakePlace.berlin, "30 2 * * *", "2026-03-28T12:00:00Z",
      ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
    ),
    (
      .berlin, "*/10 2 * * *", "2026-03-28T12:00:00Z",
      ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T00:10:00Z"]
    ),
    (
      .berlin, "0 2,3 * * *", "2026-03-29T00:00:00Z",
      ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]
    ),
    (.berlin, "30 2 29 3 *", "2026-03-29T01:00:00Z", ["2027-03-29T01:30:00Z"]),
    // 03:00 to 02:00: what comes twice comes the first time.
    (
      .berlin, "30 2 * * *", "2026-10-24T12:00:00Z",
      ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
    ),
    (.berlin, "30 2 * * *", "2026-10-25T01:10:00Z", ["2026-10-26T01:30:00Z"]),
    (
      .berlin, "0 2,3 * * *", "2026-10-24T22:00:00Z",
      ["2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"]
    ),
    // Every hour: real time, whatever the wall shows.
    (
      .berlin, "0,30 * * * *", "2026-03-29T00:00:00Z",
      ["2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]
    ),
    (
      .berlin, "30 * * * *", "2026-10-25T00:00:00Z",
      ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]
    ),
    (
      .berlin, "0 */2 * * *", "2026-03-29T00:00:00Z",
      ["2026-03-29T02:00:00Z", "2026-03-29T04:00:00Z"]
    ),
    // Far from a change, and across it.
    (.berlin, "0 3 1 * *", "2026-03-02T00:00:00Z", ["2026-04-01T01:00:00Z"]),
    (
      .berlin, "0 */24,3 1 12 *", "2026-03-02T00:00:00Z",
      ["2026-11-30T23:00:00Z", "2026-12-01T02:00:00Z"]
    ),
    // Half an hour back and forth.
    (
      .lordHowe, "45 1 * * *", "2026-04-04T12:00:00Z",
      ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]
    ),
    (
      .lordHowe, "15 2 * * *", "2026-10-03T12:00:00Z",
      ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]
    ),
    (
      .lordHowe, "0,30 * * * *", "2026-04-04T14:00:00Z",
      ["2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"]
    ),
    (
      .lordHowe, "0 * * * *", "2026-10-03T14:30:00Z",
      ["2026-10-03T16:00:00Z", "2026-10-03T17:00:00Z"]
    ),
    // Midnight itself is skipped, or comes twice.
    (
      .santiago, "@daily", "2026-09-05T12:00:00Z", ["2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"]
    ),
    (
      .santiago, "@daily", "2026-04-04T12:00:00Z", ["2026-04-05T04:00:00Z", "2026-04-06T04:00:00Z"]
    ),
    (
      .santiago, "30 23 4 4 *", "2026-04-04T12:00:00Z",
      ["2026-04-05T02:30:00Z", "2027-04-05T02:30:00Z"]
    ),
    // A whole day is skipped.
    (
      .apia, "0 12 * * *", "2011-12-29T00:00:00Z",
      ["2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"]
    ),
  ]

  @Test(arguments: changes)
  func `a change of the clock is followed as cron follows it`(
    place: FakePlace, text: String, after: String, expected: [String]
  ) throws {
    #expect(try times(text, after: after, expected.count, in: place) == expected)
  }

  @Test func `fractions of a second do not hold a time back or bring it twice`() throws {
    let cron = try CronSchedule(parsing: "30 7 * * *")
    let due = utc("2026-11-25T07:30:00Z")
    #expect(cron.next(after: due.addingTimeInterval(-0.01), in: FakePlace.greenwich) == due)
    #expect(
      cron.next(after: due.addingTimeInterval(0.01), in: FakePlace.greenwich)
        == utc("2026-11-26T07:30:00Z"))
  }

  @Test(arguments: [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity)])
  func `a clock that is far off ends nothing`(instant: Date) throws {
    _ = try CronSchedule(parsing: "0 0 29 2 *").next(after: instant, in: FakePlace.greenwich)
    _ = try CronSchedule(parsing: "0 * * * *").next(after: instant, in: FakePlace.greenwich)
  }

  @Test func `the zone of the process is what TZ says`() async {
    await #expect(processExitsWith: .success) {
      // In a process of its own, so that no other test sees another zone.
      setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
      let place = SystemLocalTime()
      let cron = try CronSchedule(parsing: "30 2 * * *")
      #expect(place.secondsFromUTC(at: utc("2026-03-29T00:59:59Z")) == 3600)
      #expect(place.secondsFromUTC(at: utc("2026-03-29T01:00:00Z")) == 7200)
      #expect(
        cron.next(after: utc("2026-03-28T12:00:00Z"), in: place) == utc("2026-03-29T01:00:00Z"))
      #expect(
        cron.next(after: utc("2026-10-25T00:30:00Z"), in: place) == utc("2026-10-26T01:30:00Z"))
    }
  }
}
