import FoundationEssentials
import Glibc
import ThrowawayEngine

/// `gctui-bench [--write]`: measures gctui on a private engine, everything in the same run.
///
/// Ends with 1 when an aim is missed; `--write` puts the table into docs/benchmarks.md.
@main
struct Bench {
  static func main() async throws {
    let program = ownDirectory() + "/gctui"
    guard access(program, X_OK) == 0 else {
      say("\(program) is missing: build it first (make bench does).")
      exit(2)
    }
    say("starting an engine with 1,000 exited containers and 300 images (minutes)...")
    let engine = try await ThrowawayEngine.start()
    try await BenchmarkLeftovers.put(on: engine.socket, containers: 1000, images: 300)
    let screen = ScreenUnderTest(program: program, host: engine.host)

    var rows: [Measured] = []
    rows += try await StartBench.run(screen, engine.socket.path)
    rows += try await KeyBench.run(screen)
    rows += try await IdleBench.run(screen, engine)
    rows += GraphBench.run()
    rows += try await DeleteBench.run(engine)

    let table = Table(rows).text
    print(table)
    if CommandLine.arguments.contains("--write") {
      try Data(table.utf8).write(to: URL(filePath: "docs/benchmarks.md"))
    }
    let missed = rows.filter { $0.isMissed }
    engine.stop()
    exit(missed.isEmpty ? 0 : 1)
  }

  private static func ownDirectory() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
  }
}

/// A line of progress.
func say(_ text: String) {
  let line = Array("gctui-bench: \(text)\n".utf8)
  _ = write(2, line, line.count)
}
