/// Values of a policy as people write them, in its file and on the command line.
public enum PolicyWords {
  /// Seconds of `90m`, `1d12h`, `0`; without a unit they are seconds.
  public static func seconds(_ text: String) -> Double? {
    DurationText.seconds(text) ?? DurationText.bareSeconds(text)
  }

  /// Percent of `85%` or `85`.
  public static func percent(_ text: String) -> Double? {
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard let first = digits.unicodeScalars.first, ("0"..."9").contains(first),
      let value = Double(digits), (0...100).contains(value)
    else { return nil }
    return value
  }

  /// Bytes of `20GB`, `1.5GiB`.
  public static func bytes(_ text: String) -> Int64? {
    guard let bytes = ByteText.bytes(text), bytes < 9e18 else { return nil }
    return Int64(bytes)
  }

  /// Marks of the disk.
  ///
  /// - Parameter low: where it is not said, five percent below the high one.
  /// - Throws: a sentence, where the low one is not below the high one.
  public static func disk(high: Double, low: Double?) throws(PolicyError) -> Watermarks {
    let low = low ?? max(0, high - 5)
    guard low < high else {
      throw PolicyError(
        "The low mark of the disk (\(percent(low))) has to be below the high one "
          + "(\(percent(high))).")
    }
    return Watermarks(high: high, low: low)
  }

  /// Like `85%` or `85.5%`.
  public static func percent(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))%" : "\(value)%"
  }

  /// The words that a setting takes, for sentences.
  public static func list<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> String
  where Word.RawValue == String {
    Word.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
