import Synchronization
import Testing
import ThrowawayEngine

/// What another client does between gctui's last look at an item and its DELETE, and what must
/// come of it.
struct Race: Sendable, CustomTestStringConvertible {
  /// What must come of it.
  enum Result: Sendable {
    /// The item stays; the report says why, with these words.
    case kept(String)
    /// Somebody else removed it, and nothing further went.
    case gone
    /// The reviewed item went, and nothing further.
    case removed
    /// More went than was reviewed: these words stand in the report and in the journal.
    case reported(String)
  }

  let item: String
  let change: String
  let result: Result
  /// Puts the item there; what `--ids` names it.
  let put: @Sendable (RacePlace) throws -> String
  let meanwhile: @Sendable (RacePlace) throws -> Void
  /// Whether what must be there is there in the end.
  let holds: @Sendable (RacePlace) throws -> Bool

  init(
    _ item: String, _ change: String, _ result: Result,
    put: @escaping @Sendable (RacePlace) throws -> String,
    meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) {
    self.item = item
    self.change = change
    self.result = result
    self.put = put
    self.meanwhile = meanwhile
    self.holds = holds
  }

  var testDescription: String { "\(item): \(change)" }

  static let all = containers + taggedImages + namedImages + danglingImages + volumes + networks
}

/// The engine of the races, with names that are this race's own.
final class RacePlace: Sendable {
  let socket: EngineSocket
  let name: String
  private let kept = Mutex("")

  init(socket: EngineSocket, name: String) {
    self.socket = socket
    self.name = name
  }

  /// The image that lost its tag to another.
  var hidden: String { kept.withLock { $0 } }

  /// An image with one layer of its own under these tags of the race's repository.
  @discardableResult
  func image(_ content: String = "", tags: [String] = ["1"]) throws -> String {
    var id = ""
    for (number, tag) in tags.enumerated() {
      if number == 0 {
        id = try socket.importImage(
          "\(name):\(tag)", files: ["x": Array((name + content).utf8)], shell: false)
      } else {
        try socket.tag(id, "\(name):\(tag)")
      }
    }
    return id
  }

  /// An image whose tag another one took.
  func dangling() throws -> String {
    let id = try image()
    try image("later")
    kept.withLock { $0 = id }
    return id
  }

  func has(_ reference: String) throws -> Bool { try socket.hasImage(reference) }

  /// A name beside the item's own.
  func other(_ suffix: String) -> String { name + "-" + suffix }
}
