import Attacks
import FoundationEssentials
import Glibc
import PtyTerminal
import ThrowawayEngine

/// The screen on a busy engine for a long time: its memory and descriptors stay as they are, and its
/// keys are answered.
enum SoakAttack {
  private static let eventsASecond = 20

  /// What is measured every five seconds.
  private struct Sample {
    var kilobytes: Int
    var descriptors: Int
    /// From `?` to the help on the screen.
    var seconds: Double
  }

  /// - Parameter words: for how many minutes (20).
  static func run(_ words: [String]) async throws -> Int {
    let minutes = words.first.flatMap { Double($0) } ?? 20
    let engine = try await ThrowawayEngine.start()
    defer { engine.stop() }
    _ = try engine.socket.importImage("busy:0")
    for number in 1...100 {
      _ = try engine.socket.createContainer("idle-\(number)", image: "busy:0")
    }
    let home = try ProgramHome()
    defer { home.remove() }
    let terminal = try PtyTerminal(
      [try Attack.program()], environment: home.environment(engine: engine.host), columns: 120,
      rows: 40)
    defer { terminal.close() }
    try await terminal.waitUntil(shows: "idle-")

    let traffic = Traffic(engine.socket)
    let making = Task { await traffic.run(eventsASecond: eventsASecond) }
    var samples: [Sample] = []
    var failures: [String] = []
    let end = ContinuousClock.now + .seconds(minutes * 60)
    while ContinuousClock.now < end, !terminal.hasEnded {
      do {
        samples.append(try await sample(of: terminal))
      } catch {
        failures.append("a key was not answered: \(error)")
        break
      }
      try await Task.sleep(for: .seconds(5))
    }
    making.cancel()
    let (events, trouble) = await making.value
    if let trouble { failures.append("the traffic ended: \(trouble)") }
    terminal.send("q")
    let ending = try? await terminal.waitForEnd()
    if ending != .exited(0) {
      failures.append("it ended with \(ending.map { "\($0)" } ?? "nothing")")
    }
    return judge(samples, events: events, failures)
  }

  private static func sample(of terminal: PtyTerminal) async throws -> Sample {
    let began = ContinuousClock.now
    terminal.send("?")
    try await terminal.waitUntil(shows: "In the lists", timeout: .seconds(10))
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    terminal.send("q")
    try await terminal.waitUntil("the lists", timeout: .seconds(10)) {
      !$0.contains("In the lists")
    }
    // Every list is drawn now and then.
    terminal.send("\t")
    let folder = "/proc/\(terminal.processID)"
    let status = String(
      decoding: FileManager.default.contents(atPath: folder + "/status") ?? Data(), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return Sample(
      kilobytes: kilobytes.flatMap { Int($0) } ?? 0,
      descriptors: try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count,
      seconds: seconds)
  }

  /// Flat: the last quarter needs no more than the first after the warming up, but for a tenth.
  private static func judge(_ samples: [Sample], events: Int, _ failures: [String]) -> Int {
    var failures = failures
    let warm = samples.dropFirst(samples.count / 5)
    let first = warm.prefix(warm.count / 4)
    let last = warm.suffix(warm.count / 4)
    let memory = (most(first, \.kilobytes), most(last, \.kilobytes))
    let descriptors = (most(first, \.descriptors), most(last, \.descriptors))
    let slowest = samples.map(\.seconds).max() ?? 0
    if memory.1 > memory.0 + memory.0 / 10 + 2048 {
      failures.append("memory grew from \(memory.0) to \(memory.1) KiB")
    }
    if descriptors.1 > descriptors.0 + 2 {
      failures.append("descriptors grew from \(descriptors.0) to \(descriptors.1)")
    }
    if slowest > 1 { failures.append("a key waited \(slowest) s") }
    say(
      "soak: \(events) events; memory \(memory.0) then \(memory.1) KiB, descriptors \(descriptors.0) then \(descriptors.1), slowest key \(Int(slowest * 1000)) ms, \(samples.count) looks"
    )
    return KillAttacks.tell(failures)
  }

  private static func most(_ samples: some Collection<Sample>, _ part: KeyPath<Sample, Int>) -> Int
  {
    samples.map { $0[keyPath: part] }.max() ?? 0
  }
}

/// Events on an engine: names that come and go, and now and then a container.
private struct Traffic: Sendable {
  private let engine: EngineSocket

  init(_ engine: EngineSocket) { self.engine = engine }

  /// Until cancelled: how many events there were, and why they ended sooner.
  func run(eventsASecond: Int) async -> (events: Int, trouble: String?) {
    let began = ContinuousClock.now
    var events = 0
    var turn = 0
    while !Task.isCancelled {
      turn += 1
      do {
        if turn.isMultiple(of: 5) {
          let id = try engine.createContainer("busy-\(turn)", image: "busy:0")
          try engine.removeContainer(id)
        } else {
          try engine.tag("busy:0", "busy:\(turn)")
          try engine.removeImage("busy:\(turn)")
        }
      } catch {
        return (events, "\(error)")
      }
      events += 2
      let due = began + .seconds(Double(events) / Double(eventsASecond))
      if due > .now { try? await Task.sleep(until: due, clock: .continuous) }
    }
    return (events, nil)
  }
}
