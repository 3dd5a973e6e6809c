import ArgumentParser
import Glibc

/// The program: finds the command, runs it, and ends with the documented status.
@main
struct GCTui: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gctui",
    abstract: "See what fills a Docker host, decide, delete, and know what you got back.",
    discussion: """
      Without a command it opens the screen: exited containers, dangling images and labeled \
      images, with their disk usage. Nothing is deleted before a review of the exact list.

      Exit status: 0 done; 1 something failed or was skipped; 2 wrong usage or a file that cannot \
      be used; 3 no engine.
      """,
    version: "gctui \(version)",
    subcommands: [
      ScreenCommand.self, ListCommand.self, PlanCommand.self, DeleteCommand.self,
      JournalCommand.self, CollectCommand.self, PolicyCommand.self, ExclusionsCommand.self,
    ],
    defaultSubcommand: ScreenCommand.self)

  static let version = "0.1.0"

  static func main() async {
    StandardStreams.prepare()
    Termination.endWithFirst()
    let status = await status(of: Array(CommandLine.arguments.dropFirst()))
    Glibc.exit(StandardStreams.status(of: status))
  }

  /// Runs one command line and says how the process shall end.
  private static func status(of arguments: [String]) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch let failure as CommandFailure {
      for line in failure.lines { StandardStreams.warn(line) }
      return failure.status.rawValue
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      return statusOfUsage(error, arguments)
    }
  }

  /// `--help` and `--version` arrive as errors too, with the text to print.
  private static func statusOfUsage(_ error: any Error, _ arguments: [String]) -> Int32 {
    let text = fullMessage(for: error)
    guard exitCode(for: error).isSuccess == false else {
      StandardStreams.print(text)
      return ExitStatus.done.rawValue
    }
    StandardStreams.printError(text)
    // Options before a command are taken for the screen's: say where they belong.
    let names = ["screen", "list", "plan", "delete", "journal", "collect", "policy", "exclusions"]
    if let first = arguments.first, !names.contains(first),
      let command = arguments.first(where: { names.contains($0) })
    {
      StandardStreams.printError("Write the command first: gctui \(command) …")
    }
    return ExitStatus.usage.rawValue
  }
}
