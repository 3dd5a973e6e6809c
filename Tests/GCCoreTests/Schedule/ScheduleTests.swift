import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct ScheduleTests {
  @Test(arguments: [
    ("30m", 1800.0, "every 30m"), ("90m", 5400, "every 90m"), ("1.5h", 5400, "every 90m"),
    ("60s", 60, "every 1m"), ("7d", 604_800, "every 1w"), ("100s", 100, "every 100s"),
  ])
  func `an interval is read and told`(text: String, seconds: Double, told: String) throws {
    let schedule = try Schedule.every(parsing: text)
    #expect(schedule == .every(seconds))
    #expect(schedule.description == told)
    let start = utc("2026-11-25T07:15:00Z")
    #expect(
      schedule.next(after: start, in: FakePlace.greenwich) == start.addingTimeInterval(seconds))
  }

  @Test(arguments: [
    ("30", "“30” is no interval"), ("", "is no interval"), ("0m", "is not between 1m and 366d"),
    ("59s", "is not between 1m and 366d"), ("367d", "is not between"), ("-1h", "is no interval"),
    ("0 * * * *", "is no interval"),
  ])
  func `what is no usable interval is refused`(text: String, sentence: String) {
    let error = #expect(throws: ScheduleError.self) { try Schedule.every(parsing: text) }
    #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [0, -5, Double.nan, .infinity])
  func `an interval made without reading never stands still`(seconds: Double) {
    let start = utc("2026-11-25T07:15:00Z")
    #expect(Schedule.every(seconds).next(after: start, in: FakePlace.greenwich) > start)
  }

  @Test func `the times that went by are counted, the end included`() throws {
    let start = utc("2026-11-25T07:00:00Z")
    let half = Schedule.every(1800)
    let cron = Schedule.cron(try CronSchedule(parsing: "0,30 * * * *"))
    for schedule in [half, cron] {
      func passed(_ end: String) -> Schedule.Passed {
        schedule.passed(after: start, through: utc(end), in: FakePlace.greenwich)
      }
      #expect(passed("2026-11-25T07:29:59Z") == .init(count: 0, last: start))
      #expect(
        passed("2026-11-25T08:30:00Z") == .init(count: 3, last: utc("2026-11-25T08:30:00Z")))
      #expect(
        passed("2026-11-25T08:59:59Z") == .init(count: 3, last: utc("2026-11-25T08:30:00Z")))
      #expect(passed("2026-11-25T06:00:00Z") == .init(count: 0, last: start))
    }
  }

  @Test func `a clock that comes from 1970 is not counted through`() throws {
    let (start, end) = (utc("1970-01-01T00:00:00Z"), utc("2026-11-25T07:15:20Z"))
    let cron = Schedule.cron(try CronSchedule(parsing: "* * * * *"))
    #expect(
      cron.passed(after: start, through: end, in: FakePlace.greenwich)
        == .init(count: 1000, last: end))
    #expect(
      Schedule.every(60).passed(after: start, through: end, in: FakePlace.greenwich)
        == .init(count: 1000, last: utc("2026-11-25T07:15:00Z")))
  }
}

@Suite struct JitterTests {
  @Test func `the same key is late by the same time, on every machine`() {
    // Known values: another one would move every node at the next update.
    #expect(Jitter.offset(of: "", limit: 300) == 266.824)
    #expect(Jitter.offset(of: "4QAL:BAHS", limit: 300) == 11.756)
  }

  @Test func `many keys are spread evenly below the limit`() {
    let offsets = (0..<2000).map { Jitter.offset(of: "engine-\($0)", limit: 100) }
    #expect(offsets.allSatisfy { (0..<100).contains($0) })
    for tenth in 0..<10 {
      let count = offsets.count { Int($0 / 10) == tenth }
      #expect((140...260).contains(count), "\(count) in tenth \(tenth)")
    }
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func `no limit is no jitter`(limit: Double) {
    #expect(Jitter.offset(of: "engine", limit: limit) == 0)
  }

  @Test(arguments: [("0,30 * * * *", 180.0), ("* * * * *", 6), ("@daily", 300), ("@hourly", 300)])
  func `the limit is a tenth of the interval and no more than five minutes`(
    text: String, limit: Double
  ) throws {
    #expect(Jitter.limit(for: .cron(try CronSchedule(parsing: text))) == limit)
    #expect(Jitter.limit(for: .every(600)) == 60)
  }
}
