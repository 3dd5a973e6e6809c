import Attacks

/// Places that cannot take what is written there, while something is removed.
enum DiskAttack {
  /// - Parameter words: only trials whose names hold one of these; all without any.
  static func run(_ words: [String]) async throws -> Int {
    let trials = DiskTrial.all.filter { trial in
      words.isEmpty || words.contains { trial.description.contains($0) }
    }
    var failed = 0
    for trial in trials {
      let complaints = try await trial.complaints(program: try Attack.program())
      guard !complaints.isEmpty else { continue }
      failed += 1
      say("\(trial)")
      for complaint in complaints { say("  \(complaint)") }
    }
    say("disks: \(trials.count) trials, \(failed) failed")
    return failed
  }
}
