import PtyTerminal
import Testing

/// An operator in front of the real gctui on a real engine.
struct OperatorSession {
  let terminal: PtyTerminal
  let home: TestHome

  /// - Parameters:
  ///   - exclusions: what the default exclusions file holds; none is written for `nil`.
  ///   - policy: the same of the policy.
  init(
    host: String, arguments: [String] = [], exclusions: String? = nil, policy: String? = nil,
    columns: Int = 160, rows: Int = 30
  ) throws {
    home = try TestHome()
    if let exclusions { try home.writeExclusions(exclusions) }
    if let policy { try home.writePolicy(policy) }
    terminal = try PtyTerminal(
      [ScreenUnderTest.program] + arguments, environment: home.environment(host: host),
      columns: columns, rows: rows)
  }

  func close() {
    terminal.close()
    home.remove()
  }

  /// Presses keys.
  func press(_ keys: String) { terminal.send(keys) }

  /// Waits until the screen shows all of these words at once: half a frame may be there before the
  /// other half.
  @discardableResult
  func see(_ words: String...) async throws -> Screen {
    try await terminal.waitUntil("the screen shows \(words)") { screen in
      words.allSatisfy { screen.contains($0) }
    }
  }

  /// Waits until the screen no longer shows words.
  @discardableResult
  func seeNoMore(_ words: String) async throws -> Screen {
    try await terminal.waitUntil("'\(words)' is gone") { !$0.contains(words) }
  }

  /// Filters the list so that the row of an item is alone, and waits for it.
  @discardableResult
  func select(_ name: String) async throws -> Screen {
    press("/\(name)\r")
    return try await terminal.waitUntil("the row of \(name) alone") { screen in
      screen.rows(with: name).count == 1
    }
  }

  /// Asks for Review and waits for all of it, down to its keys.
  @discardableResult
  func review() async throws -> Screen {
    while true {
      press("d")
      let screen = try await terminal.waitUntil("Review") {
        $0.contains("Review: ") && $0.contains("delete exactly this")
          || $0.contains("still being read")
      }
      if screen.contains("Review: ") { return screen }
    }
  }

  /// Goes back from a page over the lists, then quits.
  func quitFromPage() async throws -> PtyTerminal.Ending {
    press("q")
    try await see(" 1 Exited ")
    return try await quit()
  }

  /// Quits from the lists, says yes if it asks, and checks that the terminal is as it was.
  func quit() async throws -> PtyTerminal.Ending {
    press("q")
    let asks = try await terminal.waitUntil("it ends or asks") {
      !$0.isAlternate || $0.contains("Quit all the same?")
    }
    if asks.isAlternate { press("y") }
    let ending = try await terminal.waitForEnd()
    expectGivenBack(terminal)
    return ending
  }
}

extension Screen {
  /// The rows of the list with these words; the tabs above them and what is below are none.
  func rows(with words: String) -> [String] {
    lines.dropFirst(4).dropLast(2).filter { $0.contains(words) }
  }
}
