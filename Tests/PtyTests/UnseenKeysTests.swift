import Glibc
import PtyTerminal
import Testing
import ThrowawayEngine

extension ScreenTests.Shared {
  /// Keys that come in one write, as from a paste without brackets or a program that types.
  @Suite struct UnseenKeysTests {
    /// The long ones fill the terminal's own buffer, so that it is read in several pieces.
    @Test(arguments: [
      "body", "dy", "dyyyyyy", " dy", "cdy", "*d y",
      String(repeating: "z", count: 4094) + "dy", String(repeating: "z", count: 4095) + "dy",
      String(repeating: "z", count: 4096) + "dy", String(repeating: "dy", count: 3000),
    ])
    func `one write deletes nothing`(keys: String) async throws {
      let engine = try suiteEngine()
      if try engine.socket.container("unseen") == nil {
        _ = try engine.socket.createContainer("unseen", image: "base:1.0")
      }
      let session = try OperatorSession(host: engine.host, columns: 80, rows: 24)
      defer { session.close() }
      try await session.select("unseen")
      session.press(keys)
      try await session.see("Review: 1 of 1 will be deleted", "delete exactly this")
      #expect(try engine.socket.container("unseen") != nil)
      session.press("q")
      try await session.seeNoMore("Review: ")
      #expect(try await session.quit() == .exited(0))
      #expect(try engine.socket.container("unseen") != nil)
    }

    @Test func `who sees the review and presses y is not asked twice`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("wide-open", image: "base:1.0")
      let session = try OperatorSession(host: engine.host, columns: 80, rows: 24)
      defer { session.close() }
      try await session.select("wide-open")
      session.press("body")
      try await session.see("That came before this was on the screen")
      session.press("y")
      try await session.see("1 removed.")
      #expect(try engine.socket.container("wide-open") == nil)
      #expect(try await session.quitFromPage() == .exited(0))
    }

    @Test func `one write does not quit with marks`() async throws {
      let engine = try suiteEngine()
      if try engine.socket.container("unseen") == nil {
        _ = try engine.socket.createContainer("unseen", image: "base:1.0")
      }
      let session = try OperatorSession(host: engine.host, columns: 80, rows: 24)
      defer { session.close() }
      try await session.select("unseen")
      session.press(" qy")
      try await session.see("Quit all the same?", "y yes")
      session.press("y")
      #expect(try await session.terminal.waitForEnd() == .exited(0))
      expectGivenBack(session.terminal)
    }

    @Test func `a paste that never ends is left by ^C`() async throws {
      let screen = try ScreenUnderTest()
      defer { screen.close() }
      try await screen.started()
      screen.terminal.send("\u{1b}[200~dy" + PtyKey.control("c"))
      #expect(try await screen.terminal.waitForEnd() == .exited(0))
      expectGivenBack(screen.terminal)
    }

    @Test(arguments: ["", "dy", String(repeating: "dy", count: 5000)])
    func `after a paste that never ends keys are keys again`(text: String) async throws {
      let screen = try ScreenUnderTest()
      defer { screen.close() }
      try await screen.started()
      screen.terminal.send("\u{1b}[200~" + text)
      // The key is pressed until it is one: while the paste lasts it is part of it.
      let deadline = ContinuousClock.now + .seconds(60)
      while !screen.terminal.screen.contains("In the lists"), ContinuousClock.now < deadline {
        try await Task.sleep(for: .seconds(2))
        screen.terminal.send("?")
      }
      try await screen.terminal.waitUntil(shows: "In the lists")
      screen.terminal.send(PtyKey.control("c"))
      #expect(try await screen.terminal.waitForEnd() == .exited(0))
    }
  }
}
