import Attacks
import Glibc

/// Every call with every fault on every front.
enum FaultAttack {
  /// - Parameter words: only cells whose names hold one of these; all without any. A number is how
  ///   many cells run at once, `sample` takes the sample of the tests, `sample=7` that of a seed.
  static func run(_ words: [String]) async throws -> Int {
    let atOnce =
      words.compactMap { Int($0) }.first ?? max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2)
    let wanted = words.filter { Int($0) == nil && !$0.hasPrefix("sample") }
    let sample = words.first { $0.hasPrefix("sample") }
    let seed = sample?.split(separator: "=").dropFirst().first.flatMap { UInt64($0) }
    let pool =
      sample == nil ? Cell.all : seed.map { Cell.sample(of: 150, seed: $0) } ?? Cell.sample
    let cells = pool.filter { cell in
      wanted.isEmpty || wanted.contains { cell.description.contains($0) }
    }
    say("faults: \(cells.count) cells, \(atOnce) at once")
    var figures = Figures()
    await Sweep(program: try Attack.program(), atOnce: atOnce).run(cells) { verdict in
      figures.add(verdict)
    }
    figures.tell()
    return figures.failed
  }

  private struct Figures {
    var failed = 0
    private var done = 0
    private var struck = 0
    private var mostKilobytes = 0
    private var seconds: [(cell: Cell, seconds: Double)] = []
    private var kinds: [String: Int] = [:]

    mutating func add(_ verdict: Sweep.Verdict) {
      done += 1
      if let seen = verdict.seen {
        if seen.hits > 0 { struck += 1 }
        mostKilobytes = max(mostKilobytes, seen.peakKilobytes)
        seconds.append((verdict.cell, seen.seconds))
      }
      if !verdict.complaints.isEmpty {
        failed += 1
        say("\(verdict.cell)")
        for complaint in verdict.complaints {
          say("  " + complaint.split(separator: "\n").joined(separator: "\n  "))
        }
        for line in verdict.seen?.errors.split(separator: 10).prefix(6) ?? [] {
          say("  stderr: " + String(decoding: line.prefix(300), as: UTF8.self).debugDescription)
        }
        for word in Set(verdict.complaints.map { String($0.prefix(24)) }) {
          kinds[word, default: 0] += 1
        }
      }
      if done.isMultiple(of: 100) { say("… \(done) cells, \(failed) failed") }
    }

    func tell() {
      for (kind, count) in kinds.sorted(by: { $0.value > $1.value }) { say("  \(count)× \(kind)…") }
      for (cell, seconds) in seconds.sorted(by: { $0.seconds > $1.seconds }).prefix(5) {
        say("  \((seconds * 10).rounded() / 10) s \(cell)")
      }
      say(
        "faults: \(done) cells, struck in \(struck), \(failed) failed; most memory \(mostKilobytes >> 10) MiB"
      )
    }
  }
}
