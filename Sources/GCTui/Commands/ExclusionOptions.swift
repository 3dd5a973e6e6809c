import ArgumentParser
import FoundationEssentials
import GCCore

/// Which exclusions protect; the same for every command.
struct ExclusionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The exclusions file.",
      discussion: """
        Without it: /etc/gctui/exclusions together with $XDG_CONFIG_HOME/gctui/exclusions \
        (~/.config/gctui/exclusions).
        """,
      valueName: "file"))
  var exclusions: String?

  /// Where the operator's file stands, or why there is no place for one.
  func place() -> Result<ExclusionFile, ExclusionFileError> {
    Result { () throws(ExclusionFileError) in
      try ExclusionFile(
        named: exclusions, in: UserDirectories(of: ProcessInfo.processInfo.environment))
    }
  }

  /// The rules in force; a file that cannot be used stops the command before anything is done.
  ///
  /// - Parameter withDockerGC: whether docker-gc's files and variables hold too.
  func load(withDockerGC: Bool = false, now: Date = Date()) throws -> ExclusionRules {
    do throws(ExclusionSourceError) {
      return try ExclusionSources.load(
        named: exclusions, environment: ProcessInfo.processInfo.environment,
        withDockerGC: withDockerGC, now: now)
    } catch {
      throw CommandFailure(quoting: error.sentence, status: .usage)
    }
  }
}
