import FoundationEssentials
import Glibc
import PtyTerminal
import ThrowawayEngine

/// CPU of ten idle seconds, in ticks of 10 ms, and the peak memory.
enum IdleBench {
  static func run(_ screen: ScreenUnderTest, _ engine: ThrowawayEngine) async throws -> [Measured] {
    say("idle, twice ten seconds")
    guard let daemon = try engine.daemonProcess() else {
      throw BenchError(description: "the engine does not run")
    }
    let alone = try await ticks(of: daemon)
    let terminal = try await screen.openQuiet()
    async let engineTicks = ticks(of: daemon)
    let own = try await ticks(of: terminal.processID)
    let beside = try await engineTicks
    let memory = peakMemory(of: terminal.processID)
    try await screen.quit(terminal)
    return [
      Measured(
        name: "idle CPU of gctui, 10 s", median: own, unit: "ticks",
        reference: ("one tick", 1), aim: 0),
      Measured(
        name: "idle CPU of the engine, 10 s", median: beside, unit: "ticks",
        reference: ("the engine alone", alone)),
      Measured(name: "peak memory", median: memory, unit: "MiB"),
    ]
  }

  private static func ticks(of process: pid_t) async throws -> Double {
    let before = try usage(process)
    try await Task.sleep(for: .seconds(10))
    return try usage(process) - before
  }

  private static func usage(_ process: pid_t) throws -> Double {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      throw BenchError(description: "process \(process) is gone")
    }
    // The name in brackets may hold blanks: fields are counted behind it.
    let text = String(decoding: data, as: UTF8.self)
    let fields = text.split(separator: ")").last.map { $0.split(separator: " ") } ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      throw BenchError(description: "/proc/\(process)/stat reads \(text)")
    }
    return user + system
  }

  private static func peakMemory(of process: pid_t) -> Double {
    let data = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    return (kilobytes.flatMap { Double($0) } ?? 0) / 1024
  }
}
