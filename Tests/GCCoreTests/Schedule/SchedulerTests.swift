import FoundationEssentials
import Synchronization
import Testing

@testable import GCCore

/// The real shell around the machine, on a clock that takes no time.
@Suite struct SchedulerTests {
  /// The clock on the wall: what the stepped clock says, and what people set it to.
  private final class Wall: Sendable {
    let clock = SteppedClock()
    private let start = Mutex(utc("2026-11-25T07:15:00Z"))
    private let looks = Mutex(0)

    var now: Date {
      looks.withLock { $0 += 1 }
      let seconds = SteppedClock.Instant(offset: .zero).duration(to: clock.now) / .seconds(1)
      return start.withLock { $0.addingTimeInterval(seconds) }
    }

    /// How often somebody looked at it.
    var count: Int { looks.withLock { $0 } }

    func set(by seconds: Double) { start.withLock { $0.addTimeInterval(seconds) } }
  }

  private final class Seen: Sendable {
    private let runs = Mutex<[Date]>([])
    private let told = Mutex<[ScheduleNews]>([])

    var dues: [String] { runs.withLock { $0.map { $0.formatted(.iso8601) } } }
    var news: [ScheduleNews] { told.withLock { $0 } }

    func run(_ due: Date) -> Int {
      runs.withLock { runs in
        runs.append(due)
        return runs.count
      }
    }

    func tell(_ news: ScheduleNews) { told.withLock { $0.append(news) } }
  }

  private func scheduler(_ wall: Wall, runsAtOnce: Bool = false) throws -> Scheduler {
    Scheduler(
      .cron(try CronSchedule(parsing: "0,30 * * * *")), runsAtOnce: runsAtOnce,
      in: FakePlace.greenwich,
      clock: wall.clock, now: { wall.now })
  }

  @Test func `runs follow each other at their times until it is stopped`() async throws {
    let (wall, seen) = (Wall(), Seen())
    let scheduler = try scheduler(wall)
    await scheduler.run { due in
      if seen.run(due) == 3 { scheduler.stop() }
    }
    #expect(
      seen.dues == ["2026-11-25T07:30:00Z", "2026-11-25T08:00:00Z", "2026-11-25T08:30:00Z"])
    // 75 minutes: a look each minute, and one or two at each run.
    #expect((75...90).contains(wall.count), "\(wall.count)")
  }

  @Test func `a run longer than the interval is followed by the next regular time`() async throws {
    let (wall, seen) = (Wall(), Seen())
    let scheduler = try scheduler(wall)
    await scheduler.run {
      seen.tell($0)
    } _: { due in
      if seen.run(due) == 2 { return scheduler.stop() }
      wall.clock.advance(by: .seconds(3660))
    }
    #expect(seen.dues == ["2026-11-25T07:30:00Z", "2026-11-25T09:00:00Z"])
    #expect(
      seen.news == [
        .waiting(until: utc("2026-11-25T07:30:00Z")), .skipped(count: 2, reason: .underWay),
        .waiting(until: utc("2026-11-25T09:00:00Z")),
      ])
  }

  @Test func `a clock that is set while it waits is noticed within a minute`() async throws {
    let (wall, seen) = (Wall(), Seen())
    let scheduler = try scheduler(wall, runsAtOnce: true)
    await scheduler.run { news in
      seen.tell(news)
      // While it waits for 07:30 the clock goes forward past 12:00, while it waits for 12:30 back.
      if news == .waiting(until: utc("2026-11-25T07:30:00Z")) { wall.set(by: 17_400) }
      if news == .waiting(until: utc("2026-11-25T12:30:00Z")) { wall.set(by: -10_800) }
    } _: { due in
      if seen.run(due) == 3 { scheduler.stop() }
    }
    #expect(
      seen.dues == ["2026-11-25T07:15:00Z", "2026-11-25T12:00:00Z", "2026-11-25T09:30:00Z"])
    let elapsed = SteppedClock.Instant(offset: .zero).duration(to: wall.clock.now)
    // One minute to notice each, and the wait for 09:30.
    #expect(elapsed < .seconds(30 * 60), "\(elapsed)")
  }

  @Test(.timeLimit(.minutes(1)))
  func `a stop ends a long wait at once`() async throws {
    let scheduler = Scheduler(.every(86_400))
    let seen = Seen()
    await scheduler.run { news in
      seen.tell(news)
      scheduler.stop()
    } _: {
      _ = seen.run($0)
    }
    #expect(seen.dues == [])
    #expect(seen.news.count == 1)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [true, false])
  func `a run under way is cancelled and waited for`(byStop: Bool) async throws {
    let scheduler = Scheduler(.every(86_400), runsAtOnce: true)
    let seen = Seen()
    let (began, beginning) = AsyncStream.makeStream(of: Void.self)
    await withDiscardingTaskGroup { group in
      group.addTask {
        await scheduler.run { due in
          beginning.finish()
          // Ends only when cancelled.
          while (try? await Task.sleep(for: .seconds(3600))) != nil {}
          await Task.yield()
          _ = seen.run(due)
        }
      }
      for await _ in began {}
      if byStop { scheduler.stop() } else { group.cancelAll() }
    }
    #expect(seen.dues.count == 1)
  }

  @Test(.timeLimit(.minutes(1)))
  func `one that was stopped before it began runs nothing`() async throws {
    let scheduler = Scheduler(.every(86_400), runsAtOnce: true)
    scheduler.stop()
    let seen = Seen()
    await scheduler.run { _ = seen.run($0) }
    #expect(seen.dues == [])
  }
}
