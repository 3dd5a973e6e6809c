/// One request as it arrived, its target taken apart.
public struct Request: Hashable, Sendable {
  public let method: String
  /// The segments of the path without its version, decoded.
  public let path: [String]
  public let query: [String: String]
  /// The request line without the protocol.
  public let line: String

  /// Reads the head of a request; `nil` where it is none.
  init?(head: some Collection<UInt8>) {
    let line = head.prefix { $0 != 13 }
    let words = line.split(separator: UInt8(ascii: " "))
    guard words.count == 3 else { return nil }
    method = String(decoding: words[0], as: UTF8.self)
    let target = words[1].split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    self.line = method + " " + String(decoding: words[1], as: UTF8.self)
    // Decoded as a whole: the engine too takes a name with slashes for several segments.
    var path = Self.decoded(target[0]).split(separator: "/").map(String.init)
    if let first = path.first, first.hasPrefix("v1.") { path.removeFirst() }
    self.path = path
    var query: [String: String] = [:]
    for pair in target.dropFirst().first?.split(separator: UInt8(ascii: "&")) ?? [] {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      query[Self.decoded(parts[0])] = parts.count > 1 ? Self.decoded(parts[1]) : ""
    }
    self.query = query
  }

  /// Whether a parameter is on, as the engine reads it.
  func isOn(_ name: String) -> Bool {
    !["", "0", "no", "false", "none"].contains(query[name, default: ""].lowercased())
  }

  /// The values of a filter: `filters` is an object of lists, or of objects whose keys count.
  func filter(_ name: String) -> [String] {
    // All that a client sends: {"name":["value","value"],…}
    var texts = (query["filters"] ?? "").split(separator: "\"", omittingEmptySubsequences: false)
      .makeIterator()
    var values: [String] = []
    var isWanted = false
    var between = texts.next() ?? ""
    while let text = texts.next() {
      let after = texts.next() ?? ""
      if after.hasPrefix(":"), !between.hasSuffix("[") {
        isWanted = text == name
      } else if isWanted {
        values.append(String(text))
      }
      between = after
    }
    return values
  }

  private static func decoded(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    var rest = Array(bytes)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
