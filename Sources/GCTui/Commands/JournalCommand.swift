import ArgumentParser
import FoundationEssentials
import GCCore
import Glibc

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

  @Option(help: ArgumentHelp("Only the removals of this long: 90m, 36h, 7d, 4w.", valueName: "age"))
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
    let reader = JournalReader(try Self.contents(of: path))
    var records = reader.records
    if let since {
      guard let age = DurationText.seconds(since) else {
        throw CommandFailure(
          sentence: "--since \(since): write a number and s, m, h, d or w, like 7d.",
          status: .usage)
      }
      let start = Date().addingTimeInterval(-age)
      records = records.filter { $0.time >= start }
    }
    switch format {
    case .table: StandardStreams.print(JournalTable(records).text)
    case .json: StandardStreams.print(try JournalDocument(records).text())
    }
    if !reader.unreadableLines.isEmpty {
      let lines = reader.unreadableLines.prefix(5).map(String.init).joined(separator: ", ")
      throw CommandFailure(
        sentence: "\(path): \(reader.unreadableLines.count) lines cannot be read (line \(lines)).",
        status: .incomplete)
    }
  }

  /// A journal that was never written is empty.
  private static func contents(of path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      if access(path, F_OK) != 0 && errno == ENOENT { return Data() }
      throw CommandFailure(
        sentence: "The journal \(path) cannot be read: \(String(cString: strerror(errno))).",
        status: .usage)
    }
  }
}
