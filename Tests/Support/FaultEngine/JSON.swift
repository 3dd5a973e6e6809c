/// A JSON value that keeps the order of its members, and that can be spoiled part by part.
public indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  case list([JSON])
  case object([Member])
  /// Bytes that go out as they are, JSON or not.
  case raw([UInt8])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSON
  }

  /// How it is written.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  /// The member with a key, where this is an object that has it.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let value): bytes += String(value).utf8
    case .string(let text): Self.write(text, to: &bytes)
    case .raw(let raw): bytes += raw
    case .list(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes += "\\u00\(hex.count < 2 ? "0" : "")\(hex)".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSON {
  /// The same value with each part that is neither list nor object replaced, with the key that it
  /// stands under.
  func replacingLeaves(
    under key: String = "", _ replacement: (_ key: String, JSON) -> JSON
  ) -> JSON {
    switch self {
    case .list(let values):
      .list(values.map { $0.replacingLeaves(under: key, replacement) })
    case .object(let members):
      .object(
        members.map {
          Member(key: $0.key, value: $0.value.replacingLeaves(under: $0.key, replacement))
        })
    case .null, .bool, .number, .string, .raw: replacement(key, self)
    }
  }

  /// The same value with members replaced, outer ones first; `nil` leaves one as it is and goes on
  /// inside it.
  func replacingMembers(_ replacement: (Member) -> JSON?) -> JSON {
    switch self {
    case .list(let values): .list(values.map { $0.replacingMembers(replacement) })
    case .object(let members):
      .object(
        members.map { member in
          Member(
            key: member.key,
            value: replacement(member) ?? member.value.replacingMembers(replacement))
        })
    case .null, .bool, .number, .string, .raw: self
    }
  }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .number(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSON {
  static func strings(_ texts: some Sequence<String>) -> JSON { .list(texts.map { .string($0) }) }

  static func labels(_ labels: [String: String]) -> JSON {
    .object(labels.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: .string($0.value)) })
  }

  static func count(_ count: Int) -> JSON { .number(Int64(count)) }

  static func size(_ size: Int64) -> JSON { .number(size) }
}
