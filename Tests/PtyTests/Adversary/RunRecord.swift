import FoundationEssentials

/// What a run said of itself: its journal and its exit status.
struct RunRecord {
  private struct Line: Decodable {
    struct Outcome: Decodable {
      let result: String
    }
    struct Intent: Decodable {
      let tags: [String]
    }
    let kind: String
    let id: String
    let intent: Intent?
    let outcome: Outcome?

    var target: Target? {
      switch kind {
      case "container": .container(id)
      case "image": .image(id)
      case "volume": .volume(id)
      case "network": .network(id)
      default: nil
      }
    }
  }

  /// Everything that was written before a removal was asked for.
  private(set) var intents: Set<Target> = []
  /// The results in one word by item.
  private(set) var results: [Target: String] = [:]
  let text: String
  let status: Int32

  /// - Parameter journal: the file's content.
  init(journal: Data, status: Int32) throws {
    self.status = status
    text = String(decoding: journal, as: UTF8.self)
    for bytes in journal.split(separator: UInt8(ascii: "\n")) {
      let line = try JSONDecoder().decode(Line.self, from: Data(bytes))
      guard let target = line.target else { continue }
      if let intent = line.intent {
        intents.insert(target)
        intents.formUnion(intent.tags.map { .tag($0) })
      }
      if let outcome = line.outcome { results[target] = outcome.result }
    }
  }

  /// What is not as it says, or gone without a word.
  ///
  /// - Parameters:
  ///   - before: what was there at any time before or during the run.
  ///   - others: what other clients removed.
  ///   - moved: reviewed tags that another client gave to another image, by that image's full ID.
  func violations(
    before: Set<Target>, after: Set<Target>, others: Set<Target>, removals: [RunWitness.Request],
    reviewed: Set<Target>, moved: [String: String]
  ) -> [String] {
    var found: [String] = []
    for request in removals {
      if let target = request.target, !intents.contains(target) {
        found.append("without a line in the journal before it: \(request.line)")
      }
    }
    for (target, result) in results where result == "removed" && after.contains(target) {
      found.append("said to be removed, and still there: \(target)")
    }
    for target in before.subtracting(after).subtracting(others) {
      switch target {
      case .tag(let name):
        // A name goes with its reviewed image; one that moved meanwhile is another image's.
        if let image = moved[name] {
          if !text.contains(image) || status == 0 {
            found.append("taken from \(image) without a word, status \(status): \(target)")
          }
        } else if !reviewed.contains(target), !text.contains(name) || status == 0 {
          found.append("gone without a word, status \(status): \(target)")
        }
      case .image(let id) where !reviewed.contains(target):
        if !text.contains(id) || status == 0 {
          found.append("gone without a word, status \(status): \(target)")
        }
      case .container, .image, .volume, .network:
        if results[target] != "removed", results[target] != "already gone" {
          found.append("gone, and said to be \(results[target] ?? "nothing"): \(target)")
        }
      }
    }
    let isDone = results.values.allSatisfy { ["removed", "already gone"].contains($0) }
    if status == 0, !isDone { found.append("status 0, though not all was done: \(results)") }
    return found
  }
}
