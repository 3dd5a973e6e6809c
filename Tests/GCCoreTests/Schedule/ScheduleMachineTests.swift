import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct ScheduleMachineTests {
  private func machine(
    _ text: String = "0,30 * * * *", offset: Double = 0, runsAtOnce: Bool = false
  ) throws -> ScheduleMachine {
    ScheduleMachine(
      .cron(try CronSchedule(parsing: text)), offset: offset, runsAtOnce: runsAtOnce,
      in: FakePlace.greenwich)
  }

  /// A time of 2026-11-25.
  private func at(_ time: String) -> Date {
    utc("2026-11-25T\(time.utf8.count == 5 ? time + ":00" : time)Z")
  }

  private func waiting(_ time: String) -> ScheduleMachine.Action {
    .publish(.waiting(until: at(time)))
  }

  private func skipped(_ count: Int, _ reason: ScheduleNews.SkipReason) -> ScheduleMachine.Action {
    .publish(.skipped(count: count, reason: reason))
  }

  @Test func `it waits for the next regular time, looks at the clock each minute, and runs`() throws
  {
    var machine = try machine()
    #expect(machine.handle(.woke(at: at("07:15"))) == [waiting("07:30"), .sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:16"))) == [.sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:29:20"))) == [.sleep(seconds: 40)])
    #expect(machine.handle(.woke(at: at("07:29:59"))) == [.sleep(seconds: 1)])
    #expect(machine.handle(.woke(at: at("07:30"))) == [.start(due: at("07:30"))])
    #expect(machine.handle(.ended(at: at("07:30:05"))) == [waiting("08:00"), .sleep(seconds: 60)])
  }

  @Test func `a run that is still under way is never overlapped`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:29:59")))
    _ = machine.handle(.woke(at: at("07:30")))
    #expect(machine.handle(.woke(at: at("08:00"))) == [])
    #expect(machine.handle(.woke(at: at("09:00"))) == [])
  }

  @Test func `what a long run missed is skipped, told and not made up for`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:29:59")))
    _ = machine.handle(.woke(at: at("07:30")))
    #expect(
      machine.handle(.ended(at: at("09:10")))
        == [skipped(3, .underWay), waiting("09:30"), .sleep(seconds: 60)])
    _ = machine.handle(.woke(at: at("09:30")))
    // Ending exactly when the next is due comes too late for that one.
    #expect(
      machine.handle(.ended(at: at("10:00")))
        == [skipped(1, .underWay), waiting("10:30"), .sleep(seconds: 60)])
  }

  @Test func `an interval keeps its own rhythm after a long run`() {
    var machine = ScheduleMachine(.every(1500), runsAtOnce: true, in: FakePlace.greenwich)
    #expect(machine.handle(.woke(at: at("07:01"))) == [.start(due: at("07:01"))])
    #expect(machine.handle(.ended(at: at("07:02"))) == [waiting("07:26"), .sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:26"))) == [.start(due: at("07:26"))])
    #expect(
      machine.handle(.ended(at: at("08:20")))
        == [skipped(2, .underWay), waiting("08:41"), .sleep(seconds: 60)])
  }

  @Test func `jitter moves each run by the same time and changes nothing else`() throws {
    var machine = try machine(offset: 100)
    #expect(machine.handle(.woke(at: at("07:15"))) == [waiting("07:31:40"), .sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:30"))) == [.sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:31:40"))) == [.start(due: at("07:30"))])
    // At 08:01 the run of 08:00 has not been missed yet.
    #expect(machine.handle(.ended(at: at("08:01"))) == [waiting("08:01:40"), .sleep(seconds: 40)])
    #expect(machine.handle(.woke(at: at("08:01:40"))) == [.start(due: at("08:00"))])
    #expect(
      machine.handle(.ended(at: at("08:31:40")))
        == [skipped(1, .underWay), waiting("09:01:40"), .sleep(seconds: 60)])
  }

  @Test func `a first run at once is spread too`() throws {
    var machine = try machine(offset: 100, runsAtOnce: true)
    #expect(machine.handle(.woke(at: at("07:15"))) == [waiting("07:16:40"), .sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:16:40"))) == [.start(due: at("07:15"))])
    #expect(machine.handle(.ended(at: at("07:17"))) == [waiting("07:31:40"), .sleep(seconds: 60)])
  }

  @Test func `a machine that slept past several times runs once`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:15")))
    #expect(
      machine.handle(.woke(at: at("09:10")))
        == [skipped(3, .clockWentPast), .start(due: at("09:00"))])
    #expect(machine.handle(.ended(at: at("09:11"))) == [waiting("09:30"), .sleep(seconds: 60)])
  }

  @Test func `a run that is merely late is no skipped one`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:15")))
    #expect(machine.handle(.woke(at: at("07:59:59"))) == [.start(due: at("07:30"))])
  }

  @Test func `a clock that jumps by years runs once and goes on from there`() throws {
    var machine = try machine("* * * * *")
    _ = machine.handle(.woke(at: utc("1970-01-01T00:00:10Z")))
    let now = at("07:15:20")
    #expect(
      machine.handle(.woke(at: now)) == [skipped(1000, .clockWentPast), .start(due: now)])
    #expect(machine.handle(.ended(at: at("07:15:30"))) == [waiting("07:16"), .sleep(seconds: 30)])
  }

  @Test func `a clock set back a little runs nothing twice`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:29:59")))
    _ = machine.handle(.woke(at: at("07:30")))
    #expect(machine.handle(.ended(at: at("07:29:50"))) == [waiting("08:00"), .sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("07:30"))) == [.sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("06:30"))) == [.sleep(seconds: 60)])
    #expect(machine.handle(.woke(at: at("08:00"))) == [.start(due: at("08:00"))])
  }

  @Test func `a clock set back by more than an hour begins the schedule anew`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("17:45")))
    let anew = ScheduleMachine.Action.publish(.clockWasSetBack(to: at("07:20")))
    #expect(
      machine.handle(.woke(at: at("07:20"))) == [anew, waiting("07:30"), .sleep(seconds: 60)])
    _ = machine.handle(.woke(at: at("07:30")))
    let again = ScheduleMachine.Action.publish(.clockWasSetBack(to: at("05:59:30")))
    #expect(
      machine.handle(.ended(at: at("05:59:30")))
        == [again, waiting("06:00"), .sleep(seconds: 30)])
  }

  @Test func `a stop ends the waiting at once`() throws {
    var machine = try machine()
    _ = machine.handle(.woke(at: at("07:15")))
    #expect(machine.handle(.stop) == [.end])
    #expect(machine.handle(.stop) == [])
    #expect(machine.handle(.woke(at: at("07:30"))) == [])
  }

  @Test func `a stop cancels the run under way and waits for its end`() throws {
    var machine = try machine(runsAtOnce: true)
    _ = machine.handle(.woke(at: at("07:15")))
    #expect(machine.handle(.stop) == [.cancel])
    #expect(machine.handle(.stop) == [])
    #expect(machine.handle(.woke(at: at("08:00"))) == [])
    #expect(machine.handle(.ended(at: at("08:10"))) == [.end])
    #expect(machine.handle(.ended(at: at("08:11"))) == [])
  }

  @Test func `a stop before it began ends it`() throws {
    var machine = try machine()
    #expect(machine.handle(.stop) == [.end])
    #expect(machine.handle(.woke(at: at("07:15"))) == [])
  }

  @Test func `news are sentences`() {
    #expect(
      ScheduleNews.skipped(count: 1, reason: .underWay).sentence
        == "1 run was skipped: the run before took longer than the interval.")
    #expect(
      ScheduleNews.skipped(count: 1000, reason: .clockWentPast).sentence
        == "1000 or more runs were skipped: the machine slept, or its clock was set forward.")
  }
}
