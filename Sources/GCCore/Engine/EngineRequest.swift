internal import NIOHTTP1

/// One HTTP call: method, path without its version, and query, both still unencoded.
struct EngineRequest: Sendable {
  var method: HTTPMethod
  /// The path segments; each is encoded by itself, so that nothing in it can end it.
  var path: [String]
  var query: [(name: String, value: String)]
  var patience: Patience
  /// The longest answer that is read as one, in bytes. One item never needs more: Docker keeps labels
  /// of 100 kB, but not many of them. What holds all volumes, or all that `/system/df` counts, is
  /// longer.
  var limit = 1 << 20

  /// How long the answer may take, by what the engine has to do for it.
  enum Patience: Hashable, Sendable {
    /// Telling what it knows: one item, or a list of about so many rows.
    case look(rows: Int = 0)
    /// Counting bytes on the disk: as long as that takes.
    case count
    /// Removing or naming something: on a busy disk that takes minutes.
    case change
  }

  static func get(
    _ path: String..., query: [(name: String, value: String)] = [], patience: Patience = .look(),
    limit: Int = 1 << 20
  ) -> EngineRequest {
    EngineRequest(method: .GET, path: path, query: query, patience: patience, limit: limit)
  }

  /// Of answers that hold many items and are still read as one.
  static let manyItems = 16 << 20

  static func post(_ path: String..., query: [(name: String, value: String)] = []) -> EngineRequest
  {
    EngineRequest(method: .POST, path: path, query: query, patience: .change)
  }

  static func delete(_ path: String..., query: [(name: String, value: String)] = [])
    -> EngineRequest
  {
    EngineRequest(method: .DELETE, path: path, query: query, patience: .change)
  }

  /// The call as the API's documents name it, for errors: `GET /containers/json`.
  var call: String { "\(method.rawValue) /\(path.joined(separator: "/"))" }

  /// The request target, with the version's prefix where there is one.
  func target(_ version: APIVersion?) -> String {
    let prefix = version.map { "/v\($0)" } ?? ""
    let path = path.map { "/" + percentEncoded($0, keeping: ":@/") }.joined()
    let query = query.map { "\($0.name)=\(percentEncoded($0.value, keeping: ":/"))" }
    return prefix + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }
}

/// Encodes everything but letters, digits, `-._~` and what is kept.
func percentEncoded(_ text: String, keeping kept: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  let plain = Set("-._~".utf8).union(kept.utf8)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      bytes.append(byte)
    case _ where plain.contains(byte): bytes.append(byte)
    default:
      bytes.append(UInt8(ascii: "%"))
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
