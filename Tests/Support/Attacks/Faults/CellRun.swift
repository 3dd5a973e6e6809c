import FaultEngine
import FoundationEssentials
import PtyTerminal

/// Runs one cell to its end.
struct CellRun {
  let cell: Cell
  let program: String
  let home: ProgramHome
  let engine: FaultEngine

  /// - Parameter program: the path of gctui.
  init(_ cell: Cell, program: String) throws {
    self.cell = cell
    self.program = program
    home = try ProgramHome()
    try home.write(Host.sampleExclusions, to: "config/gctui/exclusions")
    try home.write(Host.sampleReferences, to: "ids")
    engine = try FaultEngine(
      at: home.path + "/s", host: .sample(cell.flavor, id: "played:" + home.path),
      fault: cell.fault, of: cell.call, on: cell.occasion)
  }

  func observe() async throws -> Observation {
    defer {
      engine.stop()
      home.remove()
    }
    let before = engine.host
    let terminal = try start()
    defer { terminal.close() }
    var seen = Observation(cell: cell, before: before, after: before)
    let began = ContinuousClock.now
    switch cell.front {
    case .screen: try await ScreenVisit(terminal: terminal, engine: engine, cell: cell).visit(&seen)
    default: await leaveCommand(terminal, &seen)
    }
    seen.seconds = (ContinuousClock.now - began) / .seconds(1)
    seen.peakKilobytes = terminal.peakKilobytes
    seen.after = engine.host
    seen.requests = engine.requests
    seen.hits = engine.hits
    seen.journal = home.read("state/gctui/journal.jsonl")
    if cell.front == .screen {
      seen.output = Data(terminal.output)
      seen.isGivenBack =
        terminal.modes == terminal.originalModes && !terminal.screen.isAlternate
        && terminal.screen.cursorIsVisible
    } else {
      seen.output = home.read("out")
      seen.errors = home.read("err")
    }
    return seen
  }

  private func start() throws -> PtyTerminal {
    let environment = home.environment(engine: engine.address)
    if cell.front == .screen {
      return try PtyTerminal([program], environment: environment, columns: 120, rows: 30)
    }
    return try PtyTerminal(
      ["/bin/sh", "-c", #"cd "$0"; exec "$@" </dev/null >out 2>err"#, home.path, program]
        + arguments, environment: environment)
  }

  private var arguments: [String] {
    // One form or the other, always the same for the same cell.
    let isText = cell.description.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 1 == 0
    return switch cell.front {
    case .screen: []
    case .list: ["list", "--format", isText ? "table" : "json"]
    case .plan: ["plan", "--ids", "ids", "--format", isText ? "text" : "json"]
    case .delete: ["delete", "--yes", "--ids", "ids", "--format", "json"]
    case .collect:
      [
        "collect", "--yes", "--format", "json", "--grace", "0s", "--named-volumes", "--volumes",
        "--networks",
      ]
    }
  }

  /// Lets a command end, or asks it to: the first ^C may let finish what is under way.
  private func leaveCommand(_ terminal: PtyTerminal, _ seen: inout Observation) async {
    let mayHang = cell.fault?.mayHang ?? false
    if mayHang {
      let deadline = ContinuousClock.now + .seconds(60)
      while !terminal.hasEnded, engine.hits == 0, .now < deadline {
        try? await Task.sleep(for: .milliseconds(10))
      }
    }
    for (leaving, signal, limit) in [
      (.byItself, 0, mayHang ? .milliseconds(1200) : .seconds(cell.isHeavy ? 600 : 100)),
      (.asked, 2, .milliseconds(1500)), (.askedTwice, 2, .seconds(20)),
      (.terminated, 15, .seconds(5)), (.killed, 9, .seconds(20)),
    ] as [(Observation.Leaving, Int32, Duration)] {
      seen.leaving = leaving
      if signal != 0 { terminal.signal(signal) }
      seen.ending = try? await terminal.waitForEnd(timeout: limit)
      if seen.ending != nil { return }
    }
  }
}
