import FoundationEssentials
import PtyTerminal
import ThrowawayEngine

/// The JSON of a run of `gctui collect`, as far as tests look at it.
struct Collected: Decodable {
  struct Item: Decodable {
    let kind: String
    let id: String
    let name: String
    let verdict: String
    let rule: String
    let reason: String
    let outcome: String
  }

  let items: [Item]

  subscript(id: String) -> Item? { items.first { $0.id == id } }

  /// Runs it once.
  static func run(_ arguments: [String], host: String, home: TestHome) async throws -> Collected {
    let run = try await CommandRun(
      ["collect", "--once", "--format", "json", "--kept"] + arguments, host: host, home: home)
    guard run.ending == .exited(0) else { throw EngineTrouble("\(run.ending): \(run.errors)") }
    return try run.json(Collected.self)
  }
}
