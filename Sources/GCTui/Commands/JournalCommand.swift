import ArgumentParser
import FoundationEssentials
import GCCore

/// `gctui journal`: what was removed, when, by whom, and what became of it.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Print what was removed, when, by whom and with which result.",
    discussion: """
      A removal whose result was never written, because the program was killed, shows as \
      "unknown: interrupted".
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: ArgumentHelp("Only the removals of this long: 90m, 1d12h, 4w.", valueName: "age"))
  var since: String?

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  func run() throws {
    let directories = UserDirectories(of: ProcessInfo.processInfo.environment)
    guard let path = directories.journal else {
      throw CommandFailure(
        sentence: "No home directory is known that could hold a journal: set HOME, or "
          + "XDG_STATE_HOME.", status: .usage)
    }
    var start: Date?
    if let since {
      guard let age = DurationText.seconds(since) else {
        throw CommandFailure(
          sentence: "--since \(since): \(DurationText.hint).",
          status: .usage)
      }
      start = Date().addingTimeInterval(-age)
    }
    let reader = try Self.read(path, since: start)
    switch format {
    case .table: StandardStreams.print(JournalTable(reader.records).text)
    case .json: StandardStreams.print(try JournalDocument(reader.records).text())
    }
    if let first = reader.unreadable.first {
      let count = reader.unreadable.count
      throw CommandFailure(
        sentence: count == 1
          ? "\(first.path), line \(first.number), cannot be read: it was torn by a crash, or edited."
          : "\(count) lines of the journal cannot be read, the first is \(first.path), line "
            + "\(first.number): they were torn by crashes, or edited.", status: .incomplete)
    }
  }

  private static func read(_ path: String, since: Date?) throws -> JournalReader {
    do throws(FileProblem) {
      return try JournalReader(path: path, since: since)
    } catch {
      throw CommandFailure(
        sentence: "The journal \(path) cannot be read: \(error.reason).", status: .usage)
    }
  }
}
