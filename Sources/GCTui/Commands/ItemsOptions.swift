import ArgumentParser
import GCCore
import Glibc

/// The items that `plan` and `delete` are about.
struct ItemsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file of IDs or references, one a line; - for standard input.",
      discussion: """
        A container's name or ID, an image's repository:tag or ID; "container:" or "image:" before \
        it where both have the name. # starts a comment.
        """,
      valueName: "file|-"))
  var ids: String

  @Flag(help: "Let the engine remove untagged parents of removed images too.")
  var pruneParents = false

  /// The plan for the listed items; a line that names nothing, or several items, stops it.
  func plan(_ inventory: Inventory, _ rules: ExclusionRules, graph: LayerGraph) throws -> Plan {
    var marks: Set<ItemID> = []
    // Only the names that were written are asked to go; an ID means the image with all its names.
    var named: [String: Set<String>] = [:]
    var whole: Set<String> = []
    var problems: [String] = []
    for (line, reference) in itemReferences(inLines: try text()) {
      do {
        let target = try reference.resolve(in: inventory)
        marks.insert(target.item)
        if let tag = target.tag {
          named[target.item.id, default: []].insert(tag)
        } else {
          whole.insert(target.item.id)
        }
      } catch {
        problems.append("\(source), line \(line): \(scrubbed(error.sentence))")
      }
    }
    guard problems.isEmpty else {
      throw CommandFailure(sentence: problems.joined(separator: "\ngctui: "), status: .usage)
    }
    let options = PlanOptions(
      prunesParents: pruneParents, onlyTags: named.filter { !whole.contains($0.key) })
    return Planner.plan(
      marks: marks, inventory: inventory, graph: graph, options: options
    ) { rules.protection(of: $0, in: inventory) }
  }

  private var source: String { ids == "-" ? "standard input" : ids }

  /// All of it, read as it comes: a pipe has no size to ask for.
  private func text() throws -> String {
    let descriptor = ids == "-" ? dup(0) : open(ids, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while descriptor >= 0 {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      if count < 0 { break }
      bytes += buffer[..<count]
    }
    throw CommandFailure(
      sentence: "\(source) cannot be read: \(String(cString: strerror(errno))). "
        + "Give a file of IDs, one a line.", status: .usage)
  }
}
