import FoundationEssentials
import GCCore
import Logging

/// What is logged at one moment, before it has a form.
struct LogRecord {
  var time: Date
  var level: Logger.Level
  /// Which part of the program speaks, like `collect`.
  var label: String
  var message: String
  var metadata: Logger.Metadata = [:]

  /// `2026-11-25T07:15:00Z info collect: the message  key=value`, without a newline.
  var text: String {
    "\(time.formatted(.iso8601)) \(level.rawValue) \(scrubbed(label)): \(body)"
  }

  /// The message and the metadata alone, for a log that knows the rest itself.
  var body: String {
    let pairs = metadata.sorted { $0.key < $1.key }.map { key, value in
      "\(scrubbed(key))=\(Self.word(Self.safe("\(value)")))"
    }
    let message = Self.safe(message)
    return pairs.isEmpty ? message : message + "  " + pairs.joined(separator: " ")
  }

  /// One JSON object without newlines: `time`, `level`, `label`, `message`, `metadata`.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let object: LogValue = .object([
      "time": .text(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
      "level": .text(level.rawValue), "label": .text(label), "message": .text(message),
      "metadata": .object(metadata.mapValues(LogValue.init)),
    ])
    // JSON has a form for all that is in it; should that be wrong once, nothing is lost.
    guard let data = try? encoder.encode(object) else { return text }
    return escapedJSON(String(decoding: data, as: UTF8.self))
  }

  /// A message may quote an engine, and an engine a label of a megabyte.
  private static let longest = 4096

  /// A text as a log may hold it, whatever it quotes.
  fileprivate static func safe(_ text: String) -> String {
    withoutPasswords(scrubbed(text, limit: longest))
  }

  /// A value as one word: quoted where it would not be one.
  private static func word(_ value: String) -> String {
    guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else {
      return value
    }
    let escaped = value.reduce(into: "") { text, character in
      if character == "\"" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return "\"\(escaped)\""
  }
}

/// A value in a JSON line, every text of it scrubbed.
private enum LogValue: Encodable {
  case text(String)
  case number(Int64)
  case truth(Bool)
  case list([LogValue])
  case object([String: LogValue])

  init(_ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): self = .text(text)
    case .stringConvertible(let value as Int): self = .number(Int64(value))
    case .stringConvertible(let value as Int64): self = .number(value)
    case .stringConvertible(let value as Int32): self = .number(Int64(value))
    case .stringConvertible(let value as Bool): self = .truth(value)
    case .stringConvertible(let value): self = .text("\(value)")
    case .array(let values): self = .list(values.map(LogValue.init))
    case .dictionary(let values): self = .object(values.mapValues(LogValue.init))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(LogRecord.safe(text))
    case .number(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    case .list(let values): try container.encode(values)
    case .object(let values):
      try container.encode(
        Dictionary(values.map { (scrubbed($0), $1) }, uniquingKeysWith: { first, _ in first }))
    }
  }
}
