import FoundationEssentials
import GCCore
import Glibc
import Synchronization

/// Does what the model wants done, away from the screen; what comes of it is posted as messages.
final class EffectRunner: Sendable {
  private let engine: any Engine
  private let loader: InventoryLoader
  /// Where the exclusions stand, or why there is no place for them.
  private let exclusions: Result<ExclusionFile, ExclusionFileError>
  /// Where the machine's own rules stand.
  private let places: ExclusionSources.Places
  private let collector: CollectorFiles
  private let journal: Journal?
  private let mailbox: Mailbox<Message>
  private let run = Mutex<RunUnderWay?>(nil)
  /// The run that is not waited for, whose report nobody has seen.
  private let abandoned = Mutex<Task<Report?, Never>?>(nil)

  private struct RunUnderWay {
    let cancellation: Cancellation
    let task: Task<Report?, Never>
  }

  init(
    engine: any Engine, loader: InventoryLoader,
    exclusions: Result<ExclusionFile, ExclusionFileError>,
    places: ExclusionSources.Places = ExclusionSources.Places(), collector: CollectorFiles,
    journal: Journal?, mailbox: Mailbox<Message>
  ) {
    self.engine = engine
    self.loader = loader
    self.exclusions = exclusions
    self.places = places
    self.collector = collector
    self.journal = journal
    self.mailbox = mailbox
  }

  /// Starts an effect and returns at once; the run loop does the rest itself.
  func perform(_ effect: Effect) -> LoopControl? {
    switch effect {
    case .refresh: Task { [loader] in await loader.refresh() }
    case .prioritize(let items): Task { [loader] in await loader.prioritize(items) }
    case .cancelMeasuring: Task { [loader] in await loader.cancelMeasuring() }
    case .resumeMeasuring: Task { [loader] in await loader.resumeMeasuring() }
    case .buildFigures(let generation, let inventory, let rules, let basis):
      Task { [mailbox] in
        var figures = Figures(generation: generation, inventory: inventory, exclusions: rules)
        if let basis { figures.judge(by: basis, exclusions: rules) }
        mailbox.post(.figures(figures))
      }
    case .loadPolicy: Task { [mailbox, collector] in mailbox.post(.collector(collector.load())) }
    case .recall(let host, let grace): Task { await recall(host, grace) }
    case .loadExclusions: Task { mailbox.post(.exclusions(loadExclusions())) }
    case .saveExclusions(let document, let fingerprint):
      Task { mailbox.post(.exclusions(save(document, expecting: fingerprint))) }
    case .tag(let image, let repository, let tag):
      Task { await self.tag(image, repository, tag) }
    case .startRun(let plan, let inventory, let graph): start(plan, inventory, graph)
    case .cancelRun: run.withLock { $0?.cancellation.cancel() }
    case .abandonRun: abandon()
    case .quit(let status): return .quit(status.rawValue)
    }
    return nil
  }

  /// Waits for nothing of a run any longer.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  func abandon() -> Bool {
    run.withLock { run in
      // It may end before anybody asks for its report.
      if let run { abandoned.withLock { $0 = run.task } }
      run?.cancellation.abandon()
      return run != nil
    }
  }

  var isRunning: Bool { run.withLock { $0 != nil } }

  /// Whether a run is under way of which nothing is waited for.
  var isAbandoned: Bool { run.withLock { $0?.cancellation.isAbandoned ?? false } }

  /// Ends what is under way: a run lets what it asked the engine for finish, unless it is abandoned.
  ///
  /// - Returns: the report of a run that the screen did not see the end of.
  func finish() async -> Report? {
    let left = run.withLock { $0 }
    left?.cancellation.cancel()
    let report = await (left?.task ?? abandoned.withLock { $0 })?.value
    await loader.stop()
    return report
  }

  // MARK: Exclusions

  private func loadExclusions() -> ExclusionNews {
    let system: ExclusionRules
    do throws(ExclusionSourceError) {
      system = try systemRules()
    } catch {
      return .failed(error.sentence, isUnusable: true)
    }
    do throws(ExclusionFileError) {
      let file = try exclusions.get()
      return .loaded(try file.load(), path: file.path, system: system)
    } catch {
      // No place, no file. Saving will say what is missing.
      if case .noPlace = error { return .nowhere(system: system) }
      return .failed(error.sentence, isUnusable: true)
    }
  }

  /// None beside a file that a person named: then that file is all there is.
  private func systemRules() throws(ExclusionSourceError) -> ExclusionRules {
    if case .success(let file) = exclusions, file.isNamed || file.path == places.system {
      return ExclusionRules()
    }
    return try ExclusionSources.loadSystem(places: places)
  }

  /// What the files say whenever a run asks, the machine's and the operator's.
  private var currentExclusions: CurrentExclusions {
    CurrentExclusions { [exclusions, places] () throws(ExclusionSourceError) in
      switch exclusions {
      case .success(let file):
        try ExclusionSources.texts(own: file, places: places, mustExist: false)
      case .failure(.noPlace): try ExclusionSources.texts(own: nil, places: places)
      case .failure(let error): throw ExclusionSourceError(sentence: error.sentence)
      }
    }
  }

  private func save(
    _ document: ExclusionDocument, expecting fingerprint: ExclusionFile.Fingerprint?
  ) -> ExclusionNews {
    do throws(ExclusionFileError) {
      let file = try exclusions.get()
      let expected =
        if let fingerprint { fingerprint } else { try file.load().fingerprint }
      return .saved(document, try file.save(document, expecting: expected))
    } catch {
      if case .changed(_, let theirs) = error { return .changed(theirs) }
      return .failed(error.sentence, isUnusable: false)
    }
  }

  // MARK: Engine

  private func recall(_ host: Host?, _ grace: Double) async {
    var (memory, problem) = collector.memory(of: host)
    let now = Date().addingTimeInterval(host?.clockOffset ?? 0)
    do {
      memory.uses = try await engine.recentUses(
        host: host, grace: grace, uses: memory.sightings.uses, now: now)
      mailbox.post(.collector(.memory(memory, problem: problem)))
    } catch {
      // Cancelled with the program: nobody waits for it.
    }
  }

  private func tag(_ image: String, _ repository: String, _ tag: String) async {
    var failure: String?
    do {
      try await engine.tagImage(image, repository: repository, tag: tag)
    } catch {
      failure = (error as? EngineError)?.sentence ?? "\(error)"
    }
    mailbox.post(
      .tagged(TagResult(image: image, name: "\(repository):\(tag)", failure: failure)))
  }

  private func start(_ plan: Plan, _ inventory: Inventory, _ graph: LayerGraph) {
    let cancellation = Cancellation()
    let reclaimer = Reclaimer(
      engine: engine, inventory: inventory, graph: graph, exclusions: currentExclusions,
      journal: journal, front: "screen", cancellation: cancellation,
      reason: { _ in "marked and reviewed" })
    // Set before it can end.
    run.withLock { run in
      let task = Task { [mailbox, journal, self] in
        var report: Report?
        for await event in reclaimer.run(plan: plan) {
          if case .ended(let ended) = event {
            report = ended
            self.run.withLock { $0 = nil }
          }
          mailbox.post(.run(event))
        }
        if let problem = journal?.takeProblem() { mailbox.post(.journalProblem(problem)) }
        return report
      }
      run = RunUnderWay(cancellation: cancellation, task: task)
    }
  }
}
