import Attacks
import ThrowawayEngine

/// Programs that are killed in the middle of what they do.
enum KillAttacks {
  /// - Parameter words: how many kills (1,000).
  static func save(_ words: [String]) async throws -> Int {
    let kills = words.first.flatMap { Int($0) } ?? 1000
    let figures = try await KilledSaves(saver: try Attack.program("exclusion-saver"))
      .run(kills: kills, seed: 8)
    say("saving: \(figures.kills) kills, \(figures.midway) of them with a save half done")
    return tell(figures.complaints)
  }

  /// - Parameter words: how many kills (300).
  static func delete(_ words: [String]) async throws -> Int {
    let kills = words.first.flatMap { Int($0) } ?? 300
    let engine = try await ThrowawayEngine.start()
    defer { engine.stop() }
    let figures = try await KilledDeletes(program: try Attack.program(), engine: engine.socket)
      .run(kills: kills, seed: 8)
    say(
      "deleting: \(figures.kills) kills, \(figures.midway) of them midway; \(figures.gone) items gone, \(figures.interrupted) removals told as interrupted"
    )
    return tell(figures.complaints)
  }

  /// Each kind of complaint once, with how often; how many there are.
  static func tell(_ complaints: [String]) -> Int {
    let counts = complaints.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    for (complaint, count) in counts.sorted(by: { $0.value > $1.value }).prefix(40) {
      say("  \(count)× \(complaint)")
    }
    return complaints.count
  }
}
