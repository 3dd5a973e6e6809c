import FoundationEssentials

/// The journal's JSON: one object a line, dates in ISO 8601 UTC with milliseconds.
enum JournalCoding {
  /// One line with its newline. Long label values are cut, so that a label cannot fill the disk.
  static func line(_ entry: JournalEntry) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(timeStyle))
    }
    var entry = entry
    if let labels = entry.intent?.labels {
      entry.intent?.labels = labels.mapValues(shortened)
    }
    // People look at it with tail, too.
    let json = escapedJSON(String(decoding: try encoder.encode(entry), as: UTF8.self))
    return Data((json + "\n").utf8)
  }

  static func entry(_ line: Data) throws -> JournalEntry {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let text = try decoder.singleValueContainer().decode(String.self)
      guard let date = EngineTime.parse(text) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "\(text) is not a time"))
      }
      return date
    }
    return try decoder.decode(JournalEntry.self, from: line)
  }

  private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  private static let longestLabel = 4096

  private static func shortened(_ value: String) -> String {
    value.utf8.count <= longestLabel ? value : String(value.prefix(longestLabel / 4)) + "…"
  }
}
