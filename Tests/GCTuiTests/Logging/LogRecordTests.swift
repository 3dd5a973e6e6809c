import FoundationEssentials
import Logging
import Testing

@testable import GCTui

@Suite struct LogRecordTests {
  private func record(_ message: String, _ metadata: Logger.Metadata = [:]) throws -> LogRecord {
    LogRecord(
      time: try Date("2026-11-25T07:15:00Z", strategy: .iso8601), level: .info, label: "collect",
      message: message, metadata: metadata)
  }

  private static let lines: [(String, Logger.Metadata, String)] = [
    ("The run ended.", [:], "The run ended."),
    (
      "The run ended.", ["removed": "3", "freed": .stringConvertible(1_200_000)],
      "The run ended.  freed=1200000 removed=3"
    ),
    (
      "x", ["name": "two words", "empty": "", "sum": "a=b"],
      #"x  empty="" name="two words" sum="a=b""#
    ),
    ("x", ["said": #"say "hi" \o/"#, "path": #"a\b"#], #"x  path=a\b said="say \"hi\" \\o/""#),
    ("red \u{1b}[31m\nsecond line", [:], "red ^[[31m^Jsecond line"),
    ("x", ["k\n": "v\r\u{202e}"], "x  k^J=v^M<U+202E>"),
    ("x", ["list": ["a", "b"]], #"x  list="["#),
    ("", [:], ""),
  ]

  @Test(arguments: lines)
  func `a line of text says when, how urgent, who and what`(
    message: String, metadata: Logger.Metadata, body: String
  ) throws {
    let text = try record(message, metadata).text
    #expect(text.hasPrefix("2026-11-25T07:15:00Z info collect: " + body), "\(text)")
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }

  @Test func `a megabyte from an engine does not fill the log`() throws {
    let long = String(repeating: "a", count: 1 << 20)
    let record = try record(long, ["label": "\(long)"])
    #expect(record.text.utf8.count < 9000 && record.json.utf8.count < 9000)
    #expect(record.text.contains("aaa[...]"))
  }

  private struct Line: Decodable {
    struct Inner: Decodable {
      var freed: Int64
      var dry: Bool
      var name: String
      var list: [String]
      var nested: [String: String]
    }
    var time: String
    var level: String
    var label: String
    var message: String
    var metadata: Inner
  }

  @Test func `a JSON line holds the same, numbers as numbers`() throws {
    let json = try record(
      "red \u{1b}[31m\n“end”",
      [
        "freed": .stringConvertible(Int64.max), "dry": .stringConvertible(true),
        "name": "a\u{202e}b/c", "list": ["x", "y\n"], "nested": ["k": "v"],
      ]
    ).json
    #expect(!json.contains("\n") && !json.contains("\\u") && json.contains("b/c"))
    let line = try JSONDecoder().decode(Line.self, from: Data(json.utf8))
    #expect(line.time == "2026-11-25T07:15:00.000Z" && line.level == "info")
    #expect(line.label == "collect" && line.message == "red ^[[31m^J“end”")
    #expect(line.metadata.freed == .max && line.metadata.dry)
    #expect(line.metadata.name == "a<U+202E>b/c" && line.metadata.list == ["x", "y^J"])
    #expect(line.metadata.nested == ["k": "v"])
  }
}
