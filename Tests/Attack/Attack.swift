import FoundationEssentials
import Glibc

/// `gctui-attack [SECTION] [ARGUMENT…]`: attacks gctui, prints figures, ends with 1 when something
/// failed.
@main
struct Attack {
  /// A part of the attack: does its worst and says how much failed.
  struct Section: Sendable {
    let name: String
    let help: String
    let run: @Sendable ([String]) async throws -> Int
  }

  static let sections = [
    Section(
      name: "faults",
      help: "every call with every fault on every front; words choose cells, like delete/ or /cut/",
      run: FaultAttack.run),
    Section(
      name: "saving", help: "kills while exclusions are saved; a number: how many (1000)",
      run: KillAttacks.save),
    Section(
      name: "deleting", help: "kills while delete runs on a real engine; a number: how many (300)",
      run: KillAttacks.delete),
    Section(
      name: "disks", help: "places that are full, read-only or missing while something is removed",
      run: DiskAttack.run),
    Section(
      name: "soak", help: "the screen beside 20 events a second; a number: minutes (20)",
      run: SoakAttack.run),
  ]

  static func main() async throws {
    var words = Array(CommandLine.arguments.dropFirst())
    let name = words.isEmpty ? "all" : words.removeFirst()
    let chosen = name == "all" ? sections : sections.filter { $0.name == name }
    guard !chosen.isEmpty else {
      say("usage: gctui-attack [all]")
      for section in sections { say("       gctui-attack \(section.name)   \(section.help)") }
      exit(2)
    }
    var failures = 0
    for section in chosen {
      let began = ContinuousClock.now
      let failed = try await section.run(words)
      let took = Int((ContinuousClock.now - began) / .seconds(1))
      say("\(section.name): \(failed == 0 ? "held" : "\(failed) FAILED"), \(took) s")
      failures += failed
    }
    exit(failures == 0 ? 0 : 1)
  }

  /// A program that the same build made.
  static func program(_ name: String = "gctui") throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + name
    guard access(path, X_OK) == 0 else {
      say("\(path) is missing: build it first (make attack does).")
      exit(2)
    }
    return path
  }
}

/// A line of what is found.
func say(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = write(1, line, line.count)
}
