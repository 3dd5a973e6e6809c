import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc
import Logging

/// `gctui collect`: removes what the policy takes, once or on a schedule.
struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Remove what the policy takes: in place of docker-gc and its cron.",
    discussion: """
      Without a policy: containers that do not run and images that no container uses, both out of \
      use for more than an hour; never what is excluded. --dry-run shows what would go and removes \
      nothing. At a terminal it asks, unless --yes is said; without one it runs, as a cron job must.

      The schema of the JSON form is docs/collect.schema.json.

      Exit status: 0 all done; 1 something failed or was refused, or the plan went beyond a limit; \
      2 wrong usage or policy; 3 no engine; 4 another run holds the lock. On a schedule: 0 when it \
      was asked to stop.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var policy: PolicyOptions

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(help: "Also list what stays, with the reason.")
  var kept = false

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup(title: "Again and again") var service: ServiceOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let schedule = try service.schedule(environment)
    let zone = try schedule.map { _ in try service.zone(environment) }
    let logger = try service.logger(environment, isNeeded: schedule != nil)
    let metrics = try service.metricsFile()
    // What cannot be used stops it now, not at the first run in the night.
    let effective = try policy.effective(environment: environment)
    let exclusions = exclusions.current(withDockerGC: true)
    let rules = try exclusions.usable()
    guard format == .text || logger == nil else {
      throw CommandFailure(
        sentence: "--format json prints one report: where it is logged, say --log json.",
        status: .usage)
    }
    if let logger { CollectLog(logger: logger).tellSources(effective, rules) }
    let departure = try Departure()
    try await engine.withClient { client in
      let runner = CollectRunner(
        engine: client, address: client.endpoint.description, environment: environment,
        metrics: metrics,
        policy: { try policy.effective(environment: environment).policy },
        exclusions: exclusions,
        warn: { sentence in
          if let logger {
            logger.warning("\(sentence)")
          } else {
            StandardStreams.warn(sentence)
          }
        }, notice: logger == nil ? engine.waitNotice : WaitNotice(isOn: false))
      if let missing = UserDirectories(of: environment).missing { runner.warn(missing) }
      if let schedule, let zone, let logger {
        let service = CollectService(
          schedule: schedule, zone: zone, spread: try service.spread(schedule), runner: runner,
          log: CollectLog(logger: logger))
        await service.run(until: departure)
      } else {
        try await once(runner, logger, until: departure)
      }
    }
  }

  private func once(
    _ runner: CollectRunner, _ logger: Logger?, until departure: Departure
  ) async throws {
    let question = yes || isatty(0) != 1 ? nil : CollectQuestion()
    let work = Task {
      await runner.attempt(until: departure.cancellation) { question?.confirms($0) ?? true }
    }
    departure.onRequest(
      .end {
        // Nothing has been removed, and reading an answer cannot be cancelled.
        if question?.isOpen == true { _exit(departure.status) }
        work.cancel()
      })
    let attempt = await work.value
    departure.onRequest(.leave())
    if let problem = attempt.problem { runner.warn(problem) }
    if let result = attempt.result {
      if let logger { CollectLog(logger: logger).tell(result) } else { try print(result) }
    }
    if attempt.wasCancelled { throw ExitCode(departure.status) }
    if let failure = attempt.failure {
      logger?.error("\(failure.sentence)")
      throw failure
    }
    guard attempt.status == .done else { throw attempt.status.code }
  }

  private func print(_ result: CollectResult) throws {
    switch format {
    case .text:
      let text = CollectText(result, showsKept: kept).text
      // A cron job that found nothing to do sends no mail.
      if !text.isEmpty {
        StandardStreams.print(text)
      } else if isatty(1) == 1 {
        StandardStreams.print("There is nothing to collect.")
      }
    case .json: StandardStreams.print(try CollectDocument(result).text())
    }
  }
}
