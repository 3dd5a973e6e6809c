import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc

/// `gctui collect`: removes what the policy takes, once or on a schedule.
struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Remove what the policy takes: in place of docker-gc and its cron.",
    discussion: """
      Without a policy: containers that do not run and images that no container uses, both out of \
      use for more than an hour; never what is excluded. --dry-run shows what would go and removes \
      nothing. At a terminal it asks, unless --yes is said; without one it runs, as a cron job must.

      Exit status: 0 all done; 1 something failed or was refused; 2 wrong usage or policy; 3 no \
      engine; 4 another run holds the lock.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var policy: PolicyOptions

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(help: "Also list what stays, with the reason.")
  var kept = false

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup(title: "On a schedule") var service: ServiceOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let effective = try policy.effective(environment: environment)
    let rules = try exclusions.load(withDockerGC: true)
    for warning in rules.warnings { Self.warn(warning.text) }
    try await engine.withClient { client in
      let job = CollectJob(
        engine: client, policy: effective.policy, rules: rules, environment: environment,
        warn: Self.warn)
      let result = try await job.run(
        confirms: yes || isatty(0) != 1 ? { _ in true } : Self.confirms)
      try print(result)
      guard result.isComplete else { throw ExitStatus.incomplete.code }
    }
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

  @Sendable private static func warn(_ sentence: String) {
    StandardStreams.printError("gctui: \(scrubbed(sentence))")
  }

  /// Shows what would go and asks; only `y` or `yes` is a yes. All on standard error: standard
  /// output is for the report.
  @Sendable private static func confirms(_ plan: CollectPlan) -> Bool {
    StandardStreams.printError(CollectText(CollectResult(plan: plan)).text)
    StandardStreams.printError("Remove exactly this? [y/N]")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
