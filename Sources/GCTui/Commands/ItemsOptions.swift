import ArgumentParser
import FoundationEssentials
import GCCore

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
  func plan(_ inventory: Inventory, _ rules: ExclusionSet, graph: LayerGraph) throws -> Plan {
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

  private func text() throws -> String {
    do {
      let path = ids == "-" ? "/dev/stdin" : ids
      return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    } catch {
      throw CommandFailure(
        sentence: "\(source) cannot be read: give a file of IDs, one a line.", status: .usage)
    }
  }
}
