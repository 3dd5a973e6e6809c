import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import GCTui

@Suite struct LogSinkTests {
  private struct Trouble: Error {}

  private static let now: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_795_590_900) }

  @Test func `a logger writes a line for what is urgent enough, with its own metadata`() throws {
    let pipe = try Pipe()
    defer { pipe.close() }
    var logger = Logger(
      label: "collect", to: LogDestination.text.sink(descriptor: pipe.writeEnd), now: Self.now)
    logger[metadataKey: "engine"] = "node-1"
    logger.debug("not asked for")
    logger.warning("one", metadata: ["a": "b"])
    logger.error("two", error: Trouble(), metadata: ["engine": "node-2"])
    #expect(
      String(decoding: pipe.drain(), as: UTF8.self) == """
        2026-11-25T07:15:00Z warning collect: one  a=b engine=node-1
        2026-11-25T07:15:00Z error collect: two  engine=node-2 error=Trouble()

        """)
  }

  @Test func `lines of many threads stay whole`() async throws {
    let pipe = try Pipe()
    defer { pipe.close() }
    let logger = Logger(
      label: "collect", to: LogDestination.json.sink(descriptor: pipe.writeEnd), now: Self.now)
    await withDiscardingTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          for _ in 0..<20 { logger.info("line", metadata: ["from": .stringConvertible(number)]) }
        }
      }
    }
    let lines = String(decoding: pipe.drain(), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 160)
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
    #expect(Set(lines).count == 8)
  }

  @Test func `lines that cannot be written are told once there is room again`() throws {
    let pipe = try Pipe()
    defer { pipe.close() }
    // A full pipe: nobody reads, and it does not block.
    while writeAll([UInt8](repeating: 0x2e, count: 4096), to: pipe.writeEnd) {}
    let logger = Logger(
      label: "collect", to: LogDestination.text.sink(descriptor: pipe.writeEnd), now: Self.now)
    logger.info("lost")
    logger.info("lost too")
    _ = pipe.drain()
    logger.info("seen")
    #expect(
      String(decoding: pipe.drain(), as: UTF8.self) == """
        2026-11-25T07:15:00Z warning collect: Lines of this log could not be written.  lost=2
        2026-11-25T07:15:00Z info collect: seen

        """)
  }
}
