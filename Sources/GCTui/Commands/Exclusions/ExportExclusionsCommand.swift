import ArgumentParser
import FoundationEssentials
import GCCore

/// `gctui exclusions export`: gctui's rules as docker-gc's files.
struct ExportExclusionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write gctui's rules as the files that docker-gc reads.",
    discussion: """
      Every line protects at least what its rule does. Rules that docker-gc cannot say (labels, \
      networks, digests) are told on standard error, and the status is 1.
      """)

  @Option(
    name: .customLong("docker-gc"),
    help: ArgumentHelp(
      "The directory for docker-gc-exclude, -containers and -volumes.", valueName: "dir"))
  var dockerGC: String

  @Flag(help: "Replace files that are there; one without rules becomes empty.")
  var force = false

  @OptionGroup var exclusions: ExclusionOptions

  func run() throws {
    let export = DockerGCExport(try exclusions.load())
    let places = ExclusionSources.Places(etc: dockerGC)
    let files = [
      (places.images, export.images), (places.containers, export.containers),
      (places.volumes, export.volumes),
    ]
    let present = files.map(\.0).filter { FileManager.default.fileExists(atPath: $0) }
    guard force || present.isEmpty else {
      throw CommandFailure(
        sentence: "\(scrubbed(present.joined(separator: ", "))) is there already: say --force to "
          + "replace it. Nothing was written.", status: .usage)
    }
    for (path, lines) in files where !lines.isEmpty || present.contains(path) {
      let text = lines.map { $0 + "\n" }.joined()
      do {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
      } catch {
        throw CommandFailure(
          sentence: "\(scrubbed(path)) cannot be written: make its directory, or run this as who "
            + "owns it.", status: .incomplete)
      }
      StandardStreams.print(
        "\(scrubbed(path)): \(lines.count) rule\(lines.count == 1 ? "" : "s")")
    }
    for unsaid in export.unsaid { StandardStreams.printError(scrubbed(unsaid.text)) }
    if !export.unsaid.isEmpty { throw ExitStatus.incomplete.code }
  }
}
