import ArgumentParser
import GCCore
import Glibc

/// The items that `plan` and `delete` are about.
struct ItemsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file of IDs or references, one per line; - for standard input.",
      discussion: """
        A container's name or ID, an image's repository:tag or ID; "container:" or "image:" before \
        it where both have the name. A volume is meant only with "volume:" before its name, a \
        network only with "network:" before its name or ID. # starts a comment.
        """,
      valueName: "file|-"))
  var ids: String

  @Flag(help: "Let the engine remove untagged parents of removed images too.")
  var pruneParents = false

  /// What is listed, before any engine is asked.
  func named() throws -> NamedItems {
    let list = ItemReferenceList(try text())
    guard list.problems.isEmpty else {
      throw CommandFailure(
        lines: list.problems.map { "\(source), line \($0.line): \($0.sentence)" }, status: .usage)
    }
    return NamedItems(source: source, lines: list.lines, prunesParents: pruneParents)
  }

  private var source: String { ids == "-" ? "Standard input" : ids }

  /// Far more lines than an engine has items.
  private static let largest = 64 << 20

  /// All of it, read as it comes: a pipe has no size to ask for.
  private func text() throws -> String {
    let descriptor = ids == "-" ? fcntl(0, F_DUPFD_CLOEXEC, 3) : open(ids, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while descriptor >= 0 {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      if count < 0 { break }
      bytes += buffer[..<count]
      guard bytes.count <= Self.largest else {
        throw CommandFailure(
          sentence: "\(source) has more than \(Self.largest >> 20) MiB: this is no list of IDs.",
          status: .usage)
      }
    }
    throw CommandFailure(
      sentence: "\(source) cannot be read: \(String(cString: strerror(errno))). "
        + "Give a file of IDs, one per line.", status: .usage)
  }
}
