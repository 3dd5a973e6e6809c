internal import FoundationEssentials

/// A field that is only shown: absent, null or of an unknown kind, it is `nil`.
///
/// Never for what decides: IDs, names, tags, digests, labels, states, mounts and networks are read
/// strictly, since a label that went unread could be the one that protects its item.
@propertyWrapper
struct Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
  var wrappedValue: Value?

  init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  init(from decoder: any Decoder) throws {
    wrappedValue = try? decoder.singleValueContainer().decode(Value.self)
  }
}

extension KeyedDecodingContainer {
  /// Chosen by the compiler for every `@Lenient` field: an absent key is `nil` too.
  func decode<Value>(_ type: Lenient<Value>.Type, forKey key: Key) throws -> Lenient<Value> {
    try decodeIfPresent(type, forKey: key) ?? Lenient(wrappedValue: nil)
  }
}

/// Dates as the engine writes them; what it writes for "unknown" is `nil`.
enum WireDate {
  /// The last second of the year 9999: later ones cannot be written in ISO 8601.
  private static let last: Int64 = 253_402_300_799

  /// Seconds since 1970; year 1, the epoch and what no calendar holds are unknown.
  static func seconds(_ value: Int64?) -> Date? {
    guard let value, value > 0, value <= last else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(value))
  }

  /// RFC 3339; year 1, the epoch and what is no time are unknown.
  static func text(_ value: String?) -> Date? {
    guard let date = value.flatMap({ EngineTime($0).date }), date.timeIntervalSince1970 > 0 else {
      return nil
    }
    return date
  }

  /// The `Date` of an HTTP answer, like `Thu, 26 Nov 2026 19:21:52 GMT`.
  static func header(_ value: String) -> Date? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = value.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    return text("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
  }
}
