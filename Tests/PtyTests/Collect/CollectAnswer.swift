/// What the JSON of `gctui collect` tells.
struct CollectAnswer: Decodable {
  struct Bytes: Decodable, Equatable {
    let min: Int64?
    let max: Int64?
  }
  struct Item: Decodable {
    let kind: String
    let id: String
    let name: String
    let verdict: String
    let rule: String
    let reason: String
    let outcome: String
    let frees: Bytes?
    let freed: Bytes?
    let message: String?
  }
  let dryRun: Bool
  let frees: Bytes
  let freed: Bytes?
  let items: [Item]

  /// The item of this name.
  func item(_ name: String) -> Item? { items.first { $0.name == name } }

  /// Full IDs of what has this outcome.
  func ids(_ outcome: String) -> Set<String> {
    Set(items.filter { $0.outcome == outcome }.map(\.id))
  }
}
