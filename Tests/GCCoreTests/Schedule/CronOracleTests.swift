import FoundationEssentials
import Glibc
import Testing

@testable import GCCore

/// Random schedules around clock changes, against a search that looks at every single minute.
@Suite struct CronOracleTests {
  private struct Sample {
    var minutes: Set<Int>
    var hours: Set<Int>?
    var days: Set<Int>?
    var weekdays: Set<Int>?

    init(_ random: inout SplitMix) {
      func some(_ range: ClosedRange<Int>, _ random: inout SplitMix) -> Set<Int> {
        Set(
          (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(in: range, using: &random)
          })
      }
      minutes = some(0...59, &random)
      hours = Bool.random(using: &random) ? some(0...4, &random).union(some(0...23, &random)) : nil
      days = Int.random(in: 0..<4, using: &random) == 0 ? some(1...31, &random) : nil
      weekdays = Int.random(in: 0..<4, using: &random) == 0 ? some(0...6, &random) : nil
    }

    var text: String {
      func list(_ values: Set<Int>?) -> String {
        values.map { $0.sorted().map(String.init).joined(separator: ",") } ?? "*"
      }
      return "\(list(minutes)) \(list(hours)) \(list(days)) * \(list(weekdays))"
    }

    func matches(wall: Int) -> Bool {
      var seconds = time_t(wall)
      var fields = tm()
      gmtime_r(&seconds, &fields)
      let byDate = days?.contains(Int(fields.tm_mday))
      let byWeekday = weekdays?.contains(Int(fields.tm_wday))
      let isDay =
        switch (byDate, byWeekday) {
        case (let date?, let weekday?): date || weekday
        default: byDate ?? byWeekday ?? true
        }
      return fields.tm_sec == 0 && minutes.contains(Int(fields.tm_min))
        && hours?.contains(Int(fields.tm_hour)) ?? true && isDay
    }

    /// The first instant of the next three days at which it comes.
    func search(after start: Int, in place: FakePlace) -> Int? {
      func wall(_ instant: Int) -> Int {
        instant + place.secondsFromUTC(at: Date(timeIntervalSince1970: Double(instant)))
      }
      // The latest that the wall has shown by now, which may be more than it shows.
      var shown = stride(from: start - 3 * 86_400, through: start, by: 60).map(wall).max() ?? 0
      for instant in stride(from: start + 60, through: start + 3 * 86_400, by: 60) {
        let now = wall(instant)
        if hours == nil {
          if matches(wall: now) { return instant }
        } else if now > shown {
          let new = stride(from: shown + 60, through: now, by: 60)
          if new.contains(where: matches) { return instant }
          shown = now
        }
      }
      return nil
    }
  }

  @Test(arguments: [FakePlace.berlin, .lordHowe, .santiago, .apia, .greenwich] as [FakePlace])
  func `the next time is the one that a search by minutes finds`(place: FakePlace) throws {
    var random = SplitMix(seed: 20_261_125)
    let moments = place.changes.isEmpty ? [utc("2028-02-28T12:00:00Z")] : place.changes.map(\.at)
    var compared = 0
    for _ in 0..<150 {
      let sample = Sample(&random)
      let cron = try CronSchedule(parsing: sample.text)
      guard let moment = moments.randomElement(using: &random) else { continue }
      let start =
        Int(moment.timeIntervalSince1970) + Int.random(in: -40...10, using: &random) * 3600
        + Int.random(in: 0...59, using: &random) * 60
      let found = Int(
        cron.next(after: Date(timeIntervalSince1970: Double(start)), in: place)
          .timeIntervalSince1970)
      guard let expected = sample.search(after: start, in: place) else {
        #expect(found > start + 3 * 86_400, "\(sample.text) after \(start)")
        continue
      }
      #expect(found == expected, "\(sample.text) after \(start)")
      compared += 1
    }
    #expect(compared > 50)
  }
}
