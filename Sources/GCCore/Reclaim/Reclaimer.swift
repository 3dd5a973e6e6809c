/// Performs one frozen plan on an engine and tells what happens.
///
/// It decides nothing: `ReclaimMachine` says what comes next, `StepPerformer` looks at each item
/// again right before its removal.
public struct Reclaimer: Sendable {
  private let engine: any Engine
  private let graph: LayerGraph
  private let obstacle: @Sendable (PlanStep) -> String?
  private let recorder: (any RunRecorder)?
  private let disk: @Sendable () async -> DiskSpace?
  private let clock: any Clock<Duration>
  private let patience: Duration
  private let grace: Duration
  private let cancellation: Cancellation

  /// - Parameters:
  ///   - graph: the layers of the reviewed inventory: what the engine's answers name is weighed by it.
  ///   - obstacle: asked right before each step: why it must not be run by now, as a sentence.
  ///   - recorder: told of each removal right before and right after it.
  ///   - disk: measures the disk of the engine's data root, where it lies on this machine.
  ///   - clock: waits for a lost engine.
  ///   - patience: how long a lost engine may stay away before the rest does not run.
  ///   - grace: how long a cancelled run waits for looks at what it has begun to remove.
  ///   - cancellation: what ends it before its time, where its owner was there first.
  public init(
    engine: any Engine, graph: LayerGraph,
    obstacle: @escaping @Sendable (PlanStep) -> String? = { _ in nil },
    recorder: (any RunRecorder)? = nil,
    disk: @escaping @Sendable () async -> DiskSpace? = { nil },
    clock: any Clock<Duration> = ContinuousClock(), patience: Duration = .seconds(30),
    grace: Duration = .seconds(3), cancellation: Cancellation = Cancellation()
  ) {
    self.engine = engine
    self.graph = graph
    self.obstacle = obstacle
    self.recorder = recorder
    self.disk = disk
    self.clock = clock
    self.patience = patience
    self.grace = grace
    self.cancellation = cancellation
  }

  /// Lets removals under way finish and begins nothing further; once asked for, it stays so. Items
  /// that are only looked at are let go.
  public func cancel() {
    cancellation.cancel()
  }

  /// Waits for nothing any longer: the run ends at once, and of removals that the engine has not
  /// answered the report and the journal say that it is not known what became of them.
  public func abandon() {
    cancellation.abandon()
  }

  /// Runs the plan; the last event is `.ended`. To be called once.
  ///
  /// Whoever stops listening cancels the run.
  public func run(plan: Plan) -> AsyncStream<RunEvent> {
    let (events, listener) = AsyncStream.makeStream(of: RunEvent.self)
    listener.onTermination = { [cancellation] reason in
      if case .cancelled = reason { cancellation.cancel() }
    }
    Task { await perform(plan, telling: listener) }
    return events
  }

  private enum News: Sendable {
    case engine(Host)
    case machine(ReclaimMachine.Event)
  }

  private func perform(
    _ plan: Plan, telling listener: AsyncStream<RunEvent>.Continuation
  ) async {
    let (inbox, mailbox) = AsyncStream.makeStream(of: News.self)
    let reconnection = Reconnection(
      engine: engine, engineID: plan.engineID, patience: patience, clock: clock,
      cancellation: cancellation, tell: { listener.yield($0) })
    let before = await measured()
    cancellation.whenCancelled { mailbox.yield(.machine(.cancelled)) }
    let watch = RunWatch()
    // Nobody who wants to leave waits for news.
    cancellation.whenCancelled { Task { await watch.stop() } }
    await withDiscardingTaskGroup { group in
      group.addTask {
        let news = await greet(reconnection)
        if case .engine = news { await watch.listen(to: engine) }
        mailbox.yield(news)
      }
      var machine = ReclaimMachine(plan: plan)
      var performer: StepPerformer?
      for await news in inbox {
        let event: ReclaimMachine.Event
        switch news {
        case .engine(let host):
          performer = StepPerformer(
            engine: engine, host: host, plan: plan, graph: graph, reconnection: reconnection,
            watch: watch, grace: grace)
          event = .ready
        case .machine(let told):
          event = told
        }
        for action in machine.handle(event) {
          switch action {
          case .publish(let event):
            listener.yield(event)
          case .perform(let step):
            guard let performer else { continue }
            group.addTask { [recorder, obstacle, cancellation] in
              if let reason = obstacle(step) {
                let skipped = StepResult(.skipped(reason: reason))
                mailbox.yield(.machine(.finished(step.id, skipped)))
                return
              }
              // A journal on a disk that hangs is left behind like an engine that does.
              try? await cancellation.end(of: { await recorder?.willRemove(step) })
              let result = await performer.perform(step)
              try? await cancellation.end(grace: .seconds(1)) {
                await recorder?.didRemove(step, result)
              }
              mailbox.yield(.machine(.finished(step.id, result)))
            }
          case .end(var report):
            await watch.stop()
            report.diskBefore = before
            report.diskAfter = await measured()
            listener.yield(.ended(report))
            listener.finish()
            mailbox.finish()
            // Only a greeting that a cancel overtook can still be under way.
            group.cancelAll()
          }
        }
      }
    }
  }

  /// The disk, unless it does not answer before the run is given up.
  private func measured() async -> DiskSpace? {
    try? await cancellation.answer(grace: grace) { [disk] in await disk() }
  }

  /// Asks who answers: a plan runs only on the engine that was reviewed.
  private func greet(_ reconnection: Reconnection) async -> News {
    do {
      let host = try await reconnection.greet()
      return .engine(host)
    } catch let other as AnotherEngine {
      return .machine(.wrongEngine(other.sentence))
    } catch let error as EngineError {
      return .machine(.unreachable(error.sentence))
    } catch let lost as EngineLost {
      return .machine(.unreachable(lost.sentence))
    } catch {
      return .machine(.unreachable("\(error)"))
    }
  }
}
