public import FoundationEssentials

/// A time as an inspect writes it (RFC 3339, up to nine digits of a second).
///
/// The text is kept: two times are the same only if the engine wrote them the same.
public struct EngineTime: Hashable, Sendable {
  public let text: String
  /// The time, or `nil` for the engine's "never" (year 1) and for what is not a time.
  public let date: Date?

  public init(_ text: String) {
    self.text = text
    // Once: a list asks for it at every row and key.
    date = Self.parse(text).flatMap { $0 > Self.never ? $0 : nil }
  }

  /// The last second of year 1: the engine writes `0001-01-01T00:00:00Z` for "never".
  static let never = Date(timeIntervalSince1970: -62_104_060_801)

  /// Reads RFC 3339 with any number of fractional digits, to the nanosecond that `Date` can hold.
  static func parse(_ text: String) -> Date? {
    var digits = ""
    var whole = text
    if let dot = text.firstIndex(of: ".") {
      digits = String(text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber })
      whole.removeSubrange(dot...whole.index(dot, offsetBy: digits.count))
    }
    guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
    guard !digits.isEmpty else { return date }
    guard let fraction = Double("0." + digits) else { return nil }
    return date.addingTimeInterval(fraction)
  }
}
