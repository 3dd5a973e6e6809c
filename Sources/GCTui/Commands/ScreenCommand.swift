import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc

/// `gctui` itself: the screen.
struct ScreenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen", abstract: "Open the screen (what gctui does without a command).")

  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  @Option(
    help: ArgumentHelp(
      "The policy's file: what collect would take is marked by c.", valueName: "file"))
  var policy: String?

  @Flag(help: "Show everything; delete, tag and save nothing.")
  var readOnly = false

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let directories = UserDirectories(of: environment)
    let client = try engine.client()
    let mailbox: Mailbox<Message>
    do {
      mailbox = try Mailbox()
    } catch {
      throw CommandFailure(sentence: "\(error)", status: .incomplete)
    }
    let loader = InventoryLoader(engine: client)
    let runner = EffectRunner(
      engine: client, loader: loader, exclusions: exclusions.place(),
      collector: CollectorFiles(policy: policy, environment: environment),
      journal: directories.journal.map(Journal.init(path:)),
      mailbox: mailbox)
    let settings = ScreenSettings(isReadOnly: readOnly, isASCII: ascii)
    let outcome: Result<(CInt, String?), any Error>
    do {
      outcome = .success(
        try await onDedicatedThread {
          try withTerminal(environment: environment) { terminal, signals in
            // Only now that there is a screen: a refused terminal asks no engine for anything.
            Task {
              for await update in await loader.updates() { mailbox.post(.load(update)) }
            }
            _ = runner.perform(.loadExclusions)
            _ = runner.perform(.loadPolicy)
            var model = AppModel(settings: settings, now: Date())
            model.notice = directories.missing.map { Notice($0, .warning) }
            let status = RunLoop(
              terminal: terminal, mailbox: mailbox, signals: signals.descriptor,
              program: Self.program(runner)
            ).run(&model)
            Self.leaveAtOnce(on: signals, runner, status)
            return status
          }
        })
    } catch {
      outcome = .failure(error)
    }
    let hint = runner.isRunning ? Task { try await Self.sayWhatIsWaitedFor() } : nil
    let left = await runner.finish()
    hint?.cancel()
    await client.close()
    switch outcome {
    case .failure(let error as TerminalError):
      throw CommandFailure(sentence: error.description, status: .usage)
    case .failure(let error): throw error
    case .success(let (status, notice)):
      if let notice { StandardStreams.printError(notice) }
      if let left { StandardStreams.print(ReportText.printed(left)) }
      throw ExitCode(status)
    }
  }

  private static func sayWhatIsWaitedFor() async throws {
    try await Task.sleep(for: .seconds(1))
    StandardStreams.printError("gctui: \(DeleteCommand.stopping)")
  }

  /// After the screen: whoever asks again waits for nothing any longer.
  private static func leaveAtOnce(
    on signals: SignalPipe, _ runner: EffectRunner, _ status: CInt
  ) {
    SignalPipe.noteTaken()
    if runner.isAbandoned { Departure.leave(after: 10, status: status) }
    // Without a thread the first request has to be enough.
    try? startDedicatedThread {
      while true {
        var ready = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, -1) > 0 else { continue }
        for signal in signals.take() {
          switch signal {
          case SIGTSTP: SignalPipe.stopJob()
          case SIGWINCH, SIGCONT: break
          // The terminal went, and the loop saw it before this told so.
          case SIGHUP where status == 128 + SIGHUP: break
          default: Departure.leave(after: runner.abandon() ? 10 : 0, status: status)
          }
        }
      }
    }
  }

  private static func program(_ runner: EffectRunner) -> Program<AppModel, Message, Effect> {
    let drawn = DrawnRows()
    return Program(
      message: { event in
        switch event {
        case .input(.key(let key)): .key(key)
        case .input(.paste(let text)): .paste(text)
        case .resized(let size): .resized(size)
        case .tick: .tick(Date())
        }
      },
      update: { update(&$0, $1) },
      perform: { runner.perform($0) },
      settle: { $0.settle() },
      render: { model, _ in render(model, drawn) },
      sight: Sight(
        isAwaited: { $0.awaitsSight }, gained: { $0.noteSeen() }, lost: { $0.noteHidden() }),
      // Ages move by the minute.
      tick: { _ in .seconds(60) })
  }
}

extension ReportText {
  /// The report for standard output.
  static func printed(_ report: Report, width: Int = 100) -> String {
    lines(report, isASCII: false, width: width).map { scrubbed($0.text) }.joined(separator: "\n")
  }
}
