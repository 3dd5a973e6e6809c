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

  /// The rules that hold whenever they are asked for.
  ///
  /// - Parameter withDockerGC: whether docker-gc's files and variables hold too.
  func current(withDockerGC: Bool = false) -> CurrentExclusions {
    let environment = ProcessInfo.processInfo.environment
    return CurrentExclusions { [exclusions] () throws(ExclusionSourceError) in
      try ExclusionSources.texts(
        named: exclusions, environment: environment, withDockerGC: withDockerGC)
    }
  }

  /// The rules in force; a file that cannot be used stops the command before anything is done.
  func load(withDockerGC: Bool = false) throws -> ExclusionRules {
    try current(withDockerGC: withDockerGC).usable()
  }
}

extension CurrentExclusions {
  /// The rules in force; what cannot be used stops the command.
  func usable() throws -> ExclusionRules {
    do throws(ExclusionSourceError) {
      return try rules()
    } catch {
      throw CommandFailure(quoting: error.sentence, status: .usage)
    }
  }
}
