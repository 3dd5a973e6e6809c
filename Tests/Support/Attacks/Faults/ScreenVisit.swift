import FaultEngine
import PtyTerminal

/// What an operator does with a screen whose engine goes wrong: looks, asks for help, deletes what
/// is offered, leaves.
struct ScreenVisit {
  let terminal: PtyTerminal
  let engine: FaultEngine
  let cell: Cell

  /// Long enough for a machine that does many other things; a person is answered in milliseconds.
  private static let answer = Duration.seconds(20)

  func visit(_ seen: inout Observation) async throws {
    await expect("the lists", within: .seconds(60), &seen) {
      $0.isAlternate && $0.contains("Exited")
    }
    await settle(&seen)
    await askForHelp(&seen)
    if cell.call.isChange || cell.occasion == .afterFirstRemoval || cell.fault == nil {
      await delete(&seen)
      await askForHelp(&seen)
    }
    await leave(&seen)
  }

  /// Until the fault has struck, or the rows have been there for a while without it.
  private func settle(_ seen: inout Observation) async {
    var filled: ContinuousClock.Instant?
    let isLater = cell.fault == nil || cell.call.isChange || cell.occasion != .every
    _ = try? await terminal.waitUntil("rows, or a fault", timeout: .seconds(8)) { screen in
      if screen.contains("done-1") { filled = filled ?? .now }
      let isIdle = filled.map { .now - $0 > (isLater ? .milliseconds(150) : .seconds(1)) } ?? false
      return engine.hits > 0 || isIdle
    }
    try? await Task.sleep(for: .milliseconds(200))
    // What answers is an engine, whatever it says to one call.
    guard let fault = cell.fault, fault.isAnswer, fault != .wrongVersion else { return }
    for words in ["NO ENGINE", "CONNECTION LOST"] where terminal.screen.contains(words) {
      seen.missed.append("it says \(words), and an engine answers:\n\(terminal.screen.text)")
    }
  }

  private func askForHelp(_ seen: inout Observation) async {
    guard !terminal.hasEnded else { return }
    terminal.send("?")
    await expect("the help that ? opens", within: Self.answer, &seen) {
      $0.contains("In the lists")
    }
    terminal.send("q")
    await expect("the page before the help", within: Self.answer, &seen) {
      !$0.contains("In the lists")
    }
  }

  /// Marks all that is shown and deletes it, as far as the screen lets it come to that.
  private func delete(_ seen: inout Observation) async {
    terminal.send("*d")
    let isReviewed = { (screen: Screen) in
      screen.contains("Review: ") && screen.contains("delete exactly this")
    }
    guard
      (try? await terminal.waitUntil("Review", timeout: .seconds(6), isReviewed)) != nil
    else { return }
    // What the fault changed may have to be looked at again.
    for _ in 0..<5 {
      terminal.send("y")
      let isOver =
        (try? await terminal.waitUntil("the run", timeout: .seconds(2)) { !isReviewed($0) })
        != nil
      if isOver { break }
    }
    _ = try? await terminal.waitUntil(
      "the report", timeout: cell.fault?.mayHang ?? false ? .seconds(3) : .seconds(40)
    ) { $0.contains("Report") || !$0.contains("Deleting") }
    // A run under way is cancelled first; `q` closes a report.
    if terminal.screen.contains("Deleting") { await cancelRun() }
    terminal.send("q")
    _ = try? await terminal.waitUntil("the lists", timeout: .seconds(2)) {
      $0.contains(" 1 Exited ")
    }
  }

  private func cancelRun() async {
    for _ in 0..<2 {
      terminal.send(PtyKey.control("c"))
      let isOver =
        (try? await terminal.waitUntil("the end of the run", timeout: .milliseconds(1500)) {
          !$0.contains("Deleting")
        }) != nil
      if isOver { return }
    }
  }

  /// Quits as a person does, harder each time.
  private func leave(_ seen: inout Observation) async {
    terminal.send("q")
    seen.leaving = .byItself
    let asks = try? await terminal.waitUntil("the end, or a question", timeout: Self.answer) {
      !$0.isAlternate || $0.contains("Quit")
    }
    if asks?.contains("Quit") == true, asks?.isAlternate == true { terminal.send("y") }
    seen.ending = try? await terminal.waitForEnd(timeout: .seconds(3))
    for (leaving, key, limit) in [
      (.asked, PtyKey.control("c"), .milliseconds(1500)),
      (.askedTwice, PtyKey.control("c"), .seconds(20)),
    ] as [(Observation.Leaving, String, Duration)] where seen.ending == nil {
      seen.leaving = leaving
      terminal.send(key)
      seen.ending = try? await terminal.waitForEnd(timeout: limit)
    }
    for (leaving, signal) in [(.terminated, 15), (.killed, 9)] as [(Observation.Leaving, Int32)]
    where seen.ending == nil {
      seen.leaving = leaving
      terminal.signal(signal)
      seen.ending = try? await terminal.waitForEnd(timeout: .seconds(10))
    }
  }

  private func expect(
    _ what: String, within limit: Duration, _ seen: inout Observation,
    _ condition: (Screen) -> Bool
  ) async {
    do {
      try await terminal.waitUntil(what, timeout: limit, condition)
    } catch {
      seen.missed.append("\(error)")
    }
  }
}
