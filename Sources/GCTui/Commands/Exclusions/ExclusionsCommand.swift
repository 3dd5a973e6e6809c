import ArgumentParser

/// `gctui exclusions`: what is never deleted, looked at and carried over from docker-gc and back.
struct ExclusionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exclusions",
    abstract: "Check the rules of what is never deleted; carry docker-gc's over, and back.",
    subcommands: [
      CheckExclusionsCommand.self, ImportExclusionsCommand.self, ExportExclusionsCommand.self,
    ])
}
