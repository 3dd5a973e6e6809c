import FoundationEssentials
import Glibc
import PtyTerminal
public import ThrowawayEngine

/// Deletes on a real engine that are killed at any moment: the journal can be read, its intents name
/// everything that may have gone, and nothing else went.
public struct KilledDeletes: Sendable {
  /// What became of them.
  public struct Figures: Sendable {
    public var kills = 0
    /// Kills after the first intent was written and before the last outcome was.
    public var midway = 0
    /// Items that were gone after all the kills together.
    public var gone = 0
    /// Removals that the journals tell as begun, and not how they ended.
    public var interrupted = 0
    public var complaints: [String] = []
  }

  private let program: String
  private let leftovers: KillLeftovers

  /// - Parameters:
  ///   - program: the path of gctui.
  ///   - engine: where the leftovers are made; it may hold other things too.
  public init(program: String, engine: EngineSocket) throws {
    self.program = program
    leftovers = try KillLeftovers(engine: engine)
  }

  /// - Throws: `AttackError` or `EngineTrouble` where it cannot be tried.
  public func run(kills: Int, seed: UInt64) async throws -> Figures {
    let home = try ProgramHome()
    defer { home.remove() }
    var random = SplitMix(seed: seed)
    var figures = Figures()
    var attempts = 0
    while figures.kills < kills, attempts < kills * 12 {
      attempts += 1
      let items = try leftovers.refill()
      try home.write(items.map { $0 + "\n" }.joined(), to: "ids")
      try? FileManager.default.removeItem(atPath: home.journal)
      // Each removal has two lines: from before the first to before the last of them.
      let lines = Int.random(in: 0..<2 * items.count, using: &random)
      let pause = Duration.microseconds(Int.random(in: 0...3_000, using: &random))
      guard try await kill(after: lines, pause, in: home) else { continue }
      figures.kills += 1
      try await judge(
        Set(items), home, asks: figures.kills.isMultiple(of: 5) || kills - figures.kills < 2,
        &figures)
    }
    if figures.kills < kills {
      figures.complaints.append("only \(figures.kills) kills met a delete")
    }
    return figures
  }

  /// Whether the program was still there to be killed.
  private func kill(after lines: Int, _ pause: Duration, in home: ProgramHome) async throws -> Bool
  {
    let terminal = try PtyTerminal(
      [program, "delete", "--yes", "--ids", home.path + "/ids"],
      environment: home.environment(engine: leftovers.engine.host))
    defer { terminal.close() }
    let deadline = ContinuousClock.now + .seconds(60)
    while Self.lines(home) < lines, !terminal.hasEnded, .now < deadline {
      try await Task.sleep(for: .microseconds(500))
    }
    try await Task.sleep(for: pause)
    terminal.signal(SIGKILL)
    return try await terminal.waitForEnd() == .signaled(SIGKILL)
  }

  private static func lines(_ home: ProgramHome) -> Int {
    home.read("state/gctui/journal.jsonl").count { $0 == 10 }
  }

  private func judge(
    _ items: Set<String>, _ home: ProgramHome, asks: Bool, _ figures: inout Figures
  ) async throws {
    let data = home.read("state/gctui/journal.jsonl")
    let told = RemovalTold.journal(data)
    let lines = data.split(separator: 10)
    // Only the last line may be torn, and only where it has no end.
    let torn = lines.count - told.count
    if torn > (data.last == 10 || data.isEmpty ? 0 : 1) {
      figures.complaints.append("\(torn) lines of the journal cannot be read")
    }
    let intents = Set(told.filter(\.isIntent).map(\.id))
    let ended = Set(told.filter { !$0.isIntent }.map(\.id))
    figures.interrupted += intents.subtracting(ended).count
    if !intents.isEmpty, ended.count < items.count { figures.midway += 1 }

    let there = try leftovers.there()
    let gone = items.subtracting(there)
    figures.gone += gone.count
    figures.complaints += gone.subtracting(intents).map { "\($0) went without an intent" }
    figures.complaints += intents.subtracting(items).map { "\($0) has an intent, unasked" }
    figures.complaints += told.filter { $0.outcome == "removed" && there.contains($0.id) }
      .map { "\($0.id) is told as removed, and is there" }
    figures.complaints += leftovers.bystanders.subtracting(there).map { "\($0) went, unasked" }
    guard asks else { return }
    try await askJournal(home, intents, isTorn: torn > 0, &figures)
  }

  /// What `gctui journal` makes of it: each begun removal once.
  private func askJournal(
    _ home: ProgramHome, _ intents: Set<String>, isTorn: Bool, _ figures: inout Figures
  ) async throws {
    struct Removal: Decodable { var id: String }
    let terminal = try PtyTerminal(
      [
        "/bin/sh", "-c", #"exec "$1" journal --format json >"$0/out" 2>"$0/err" </dev/null"#,
        home.path, program,
      ], environment: home.environment(engine: leftovers.engine.host))
    defer { terminal.close() }
    let ending = try await terminal.waitForEnd()
    guard ending == .exited(isTorn ? 1 : 0),
      let removals = try? JSONDecoder().decode([Removal].self, from: home.read("out")),
      removals.count == intents.count, Set(removals.map(\.id)) == intents
    else {
      figures.complaints.append(
        "gctui journal ended with \(ending): \(String(decoding: home.read("err"), as: UTF8.self))")
      return
    }
  }
}
