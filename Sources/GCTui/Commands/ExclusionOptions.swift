import ArgumentParser
import FoundationEssentials
import GCCore

/// Which exclusions protect; the same for every command.
struct ExclusionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The exclusions file.",
      discussion: "Without it: $XDG_CONFIG_HOME/gctui/exclusions, ~/.config/gctui/exclusions.",
      valueName: "file"))
  var exclusions: String?

  /// Where the file stands, or why there is no place for one.
  func place() -> Result<ExclusionFile, ExclusionFileError> {
    Result { () throws(ExclusionFileError) in
      try ExclusionFile(named: exclusions, environment: ProcessInfo.processInfo.environment)
    }
  }

  /// The rules in force; a file that cannot be used stops the command before anything is done.
  func load() throws -> ExclusionSet {
    do throws(ExclusionFileError) {
      let file = try place().get()
      return ExclusionSet(try file.load(mustExist: file.isNamed).document)
    } catch .noPlace where exclusions == nil {
      // Without a home directory there is no default file that could hold a rule.
      return ExclusionSet()
    } catch {
      throw CommandFailure(sentence: error.sentence, status: .usage)
    }
  }
}
