import ArgumentParser
import GCCore

/// `gctui plan`: what deleting the listed items would do and free; removes nothing.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print what deleting the given items would do and free; removes nothing.",
    discussion: """
      Steps are in the order in which they would run. Bytes are exact, or a range with its reason. \
      The schema of the JSON form is docs/plan.schema.json.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var items: ItemsOptions

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    let rules = try exclusions.load()
    let named = try items.named()
    if let emptiness = named.emptiness {
      StandardStreams.warn(emptiness)
      if format == .json { try show(Plan()) }
      return
    }
    let notice = engine.waitNotice
    try await engine.withClient { client in
      let inventory = try await named.survey(client, watch: notice.watch)
      notice.end()
      inventory.warnOfTroubles()
      try show(
        try named.plan(inventory, rules, graph: LayerGraph(inventory: inventory)),
        warnings: inventory.troubleSentences)
    }
  }

  private func show(_ plan: Plan, warnings: [String] = []) throws {
    switch format {
    case .text: StandardStreams.print(PlanText(plan).text)
    case .json: StandardStreams.print(try PlanDocument(plan, warnings: warnings).text())
    }
  }
}
