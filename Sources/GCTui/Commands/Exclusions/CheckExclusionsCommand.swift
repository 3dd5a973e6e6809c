import ArgumentParser
import GCCore

/// `gctui exclusions check`: what every rule matches now.
struct CheckExclusionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Print what every rule of every source matches now, and which match nothing.",
    discussion: """
      The sources are those of a collect run: gctui's files, docker-gc's files and its variables. A \
      rule that matches nothing may be mistyped, or wait for what is to come.
      """)

  @Option(help: "text or json.")
  var format = PlanCommand.Format.text

  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    let rules = try exclusions.load(withDockerGC: true)
    let notice = engine.waitNotice
    try await engine.withClient { client in
      let inventory = try await client.snapshot([.volumes, .networks], watch: notice.watch)
      notice.end()
      inventory.warnOfTroubles()
      let uses = rules.uses(in: inventory)
      switch format {
      case .text:
        StandardStreams.print(ExclusionUseText(uses, rules.warnings, inventory).text)
      case .json:
        StandardStreams.print(
          try ExclusionUseDocument(uses, rules.warnings, inventory).text())
      }
    }
  }
}
