import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc

/// `gctui delete`: performs exactly the plan that `gctui plan` prints for the same items.
struct DeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete the given items after showing the plan, and print what it freed.",
    discussion: """
      Each item is looked at again right before its removal; one that changed is skipped. Without \
      --yes it asks at a terminal, and refuses where there is none.
      """)

  @OptionGroup var items: ItemsOptions

  @Flag(help: "Do not ask.")
  var yes = false

  @Option(help: "text or json.")
  var format = PlanCommand.Format.text

  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    // The items may come through standard input: then there is no terminal to ask at.
    let canAsk = items.ids != "-" && isatty(0) == 1 && isatty(2) == 1
    guard yes || canAsk else {
      throw CommandFailure(
        sentence: "There is no terminal to ask at: say --yes to delete without a question.",
        status: .usage)
    }
    let departure = try Departure(.leave(saying: "Nothing was deleted."))
    let exclusions = exclusions.current()
    let rules = try exclusions.usable()
    let named = try items.named()
    if let emptiness = named.emptiness {
      StandardStreams.warn(emptiness)
      if format == .json { try show(Report()) }
      return
    }
    let notice = engine.waitNotice
    try await engine.withClient { client in
      let inventory = try await named.survey(
        client, countingWithin: Counts.secondsBeforeRemoval, watch: notice.watch)
      notice.end()
      inventory.warnOfTroubles()
      let graph = LayerGraph(inventory: inventory)
      let plan = try named.plan(inventory, rules, graph: graph)
      if !yes,
        !TerminalQuestion.confirms(
          showing: PlanText(plan).text, "Delete exactly this? [y/N]")
      {
        throw CommandFailure(sentence: "Nothing was deleted.", status: .incomplete)
      }
      // The question may have stood for long: what the rules say now counts.
      _ = try exclusions.usable()
      try await run(plan, inventory, graph, exclusions, client, departure)
    }
  }

  private func run(
    _ plan: Plan, _ inventory: Inventory, _ graph: LayerGraph, _ exclusions: CurrentExclusions,
    _ client: EngineClient, _ departure: Departure
  ) async throws {
    let directories = UserDirectories(of: ProcessInfo.processInfo.environment)
    if let missing = directories.missing { StandardStreams.printError("gctui: \(missing)") }
    let journal = directories.journal.map(Journal.init(path:))
    let reclaimer = Reclaimer(
      engine: client, inventory: inventory, graph: graph, exclusions: exclusions,
      journal: journal, front: "delete", cancellation: departure.cancellation,
      reason: { _ in "named by the user" })
    departure.onRequest(
      .end {
        reclaimer.cancel()
        StandardStreams.printError("gctui: \(Self.stopping)")
      })
    defer { departure.onRequest(.leave()) }
    var report: Report?
    var progress = RunProgress(total: plan.steps.count)
    for await event in reclaimer.run(plan: plan) {
      progress.apply(event)
      if case .engineAway = event, let wait = progress.wait {
        StandardStreams.warn(wait.sentence)
      }
      if case .ended(let ended) = event { report = ended }
    }
    if let problem = journal?.takeProblem() { StandardStreams.warn(problem) }
    guard let report else {
      throw CommandFailure(sentence: "The run ended without a report.", status: .incomplete)
    }
    try show(report, warnings: inventory.troubleSentences)
    guard report.isComplete else { throw ExitStatus.incomplete.code }
  }

  private func show(_ report: Report, warnings: [String] = []) throws {
    switch format {
    case .text: StandardStreams.print(ReportText.printed(report))
    case .json:
      StandardStreams.print(try PlanDocument(report, warnings: warnings).text())
    }
  }

  /// Said when a run is asked to stop.
  static let stopping =
    "Stopping after the removals that the engine works on; asked once more, it leaves at once."
}
