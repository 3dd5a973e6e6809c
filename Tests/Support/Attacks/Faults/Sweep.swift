/// Runs cells, several at once, and judges each.
public struct Sweep: Sendable {
  /// What came of one cell.
  public struct Verdict: Sendable {
    public var cell: Cell
    /// What is wrong; empty where nothing is.
    public var complaints: [String]
    public var seen: Observation?
  }

  private let program: String
  private let atOnce: Int

  /// - Parameters:
  ///   - program: the path of gctui.
  ///   - atOnce: how many cells run at the same time.
  public init(program: String, atOnce: Int) {
    self.program = program
    self.atOnce = max(1, atOnce)
  }

  /// Runs all cells; each verdict is told as it comes.
  public func run(_ cells: [Cell], told: (Verdict) -> Void) async {
    var rest = cells[...]
    await withTaskGroup(of: Verdict.self) { group in
      for _ in 0..<atOnce {
        if let cell = rest.popFirst() { group.addTask { await verdict(on: cell) } }
      }
      while let verdict = await group.next() {
        told(verdict)
        if let cell = rest.popFirst() { group.addTask { await self.verdict(on: cell) } }
      }
    }
  }

  private func verdict(on cell: Cell) async -> Verdict {
    do {
      let seen = try await CellRun(cell, program: program).observe()
      return Verdict(cell: cell, complaints: Judge.complaints(about: seen), seen: seen)
    } catch {
      return Verdict(cell: cell, complaints: ["it could not be tried: \(error)"])
    }
  }
}
