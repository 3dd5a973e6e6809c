import FoundationEssentials
import GCCore
import Logging

/// Runs the collector on a schedule until it is told to stop.
struct CollectService: Sendable {
  let schedule: Schedule
  /// The zone that it goes by.
  let zone: TimeZoneSetting
  /// Seconds over which many machines are spread.
  let spread: Double
  let runner: CollectRunner
  let log: CollectLog

  /// Returns when a request to end has come and what was under way has ended.
  func run(until departure: Departure) async {
    let stop = departure.cancellation
    departure.onRequest(
      .end {
        log.logger.info("Asked to stop.")
        stop.cancel()
      })
    let found = Task { await key() }
    stop.whenCancelled { found.cancel() }
    let scheduler = Scheduler(
      schedule, offset: Jitter.offset(of: await found.value, limit: spread), runsAtOnce: runsAtOnce)
    stop.whenCancelled { scheduler.stop() }
    let seconds = SystemLocalTime().secondsFromUTC(at: Date())
    log.logger.info(
      "Collecting \(schedule).", metadata: ["zone": "\(zone.words(secondsFromUTC: seconds))"])
    await scheduler.run(news: { log.tell($0) }, { _ in await once(until: stop) })
    log.logger.info("Stopped.")
  }

  private func once(until stop: Cancellation) async {
    let attempt = await runner.attempt(until: stop)
    if let result = attempt.result { log.tell(result) }
    if let failure = attempt.failure {
      if attempt.wasCancelled {
        log.logger.info("\(failure.sentence)")
      } else {
        log.logger.error("\(failure.sentence)", metadata: ["status": "\(failure.status.rawValue)"])
      }
    }
    if let problem = attempt.problem { log.logger.warning("\(problem)") }
  }

  private var runsAtOnce: Bool {
    if case .every = schedule { true } else { false }
  }

  /// What tells this machine's engine from others: its ID; where it does not answer yet, the
  /// machine's name.
  private func key() async -> String {
    if let host = try? await runner.engine.host(), !host.engineID.isEmpty { return host.engineID }
    return ProcessInfo.processInfo.hostName
  }
}
