import ArgumentParser
import FoundationEssentials
import GCCore

/// `gctui exclusions import`: docker-gc's rules in gctui's form.
struct ImportExclusionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Print the rules of docker-gc's files in gctui's form, or save them.",
    discussion: """
      A line is taken over only where it can be said exactly; the others are told on standard \
      error, and the status is 1. docker-gc's own files can also stay: collect reads them as they \
      are. docs/docker-gc.md has the details.
      """)

  @Option(
    name: .customLong("docker-gc"),
    help: ArgumentHelp(
      "A directory with docker-gc-exclude, -containers and -volumes; or one of them.",
      valueName: "dir|file"))
  var dockerGC: String

  @Flag(help: "Add the rules to the exclusions file instead of printing them.")
  var save = false

  @OptionGroup var exclusions: ExclusionOptions

  func run() throws {
    let files: [DockerGCExcludes]
    do throws(ExclusionSourceError) {
      files = try DockerGCFiles.read(dockerGC, now: Date())
    } catch {
      throw CommandFailure(quoting: error.sentence, status: .usage)
    }
    let translation = DockerGCImport(files)
    if save {
      try add(translation)
    } else {
      print(translation)
    }
    for unsaid in translation.unsaid { StandardStreams.printError(scrubbed(unsaid.text)) }
    if !translation.unsaid.isEmpty { throw ExitStatus.incomplete.code }
  }

  private func print(_ translation: DockerGCImport) {
    for part in translation.parts where !part.rules.isEmpty {
      StandardStreams.print("# from " + scrubbed(part.file))
      for rule in part.rules { StandardStreams.print(scrubbed(rule.text)) }
    }
  }

  private func add(_ translation: DockerGCImport) throws {
    do throws(ExclusionFileError) {
      let file = try exclusions.place().get()
      let loaded = try file.load()
      var document = loaded.document
      for rule in translation.parts.flatMap(\.rules) { document.add(rule) }
      let count = document.rules.count - loaded.document.rules.count
      if count > 0 { _ = try file.save(document, expecting: loaded.fingerprint) }
      StandardStreams.print(
        "\(count) rule\(count == 1 ? "" : "s") added to \(scrubbed(file.path)).")
    } catch {
      throw CommandFailure(quoting: error.sentence, status: .usage)
    }
  }
}
