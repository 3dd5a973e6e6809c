import FoundationEssentials
import GCCore

/// JSON as every command prints it: indented, keys in order, nothing in it that drives a terminal.
enum JSONText {
  static func pretty(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return escapedJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
