import PtyTerminal
import Testing
import ThrowawayEngine

extension ScreenTests {
  /// Faults of the engine itself, on one that only these tests use.
  @Suite(.engine { _ = try $0.importImage("base:1.0") }) struct LostEngineTests {
    @Test func `an engine that dies shows as lost, keys work on, and it comes back by itself`()
      async throws
    {
      let engine = try suiteEngine()
      for name in ["first", "second"] {
        _ = try engine.socket.createContainer(name, image: "base:1.0")
      }
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("first")
      session.press(" ")
      try await session.see("1 marked")
      try await session.review()

      try engine.kill()
      try await session.see("CONNECTION LOST")
      session.press("?")
      try await session.see("In the lists")
      session.press("q")
      try await session.see("Review: ")
      // The run waits for the engine; who does not want to wait gives it up, and nothing is lost.
      session.press("y")
      try await session.see("Deleting", "Waiting up to 30 s for the engine. No engine answers at")
      session.press(PtyKey.control("c"))
      try await session.see("Cancelled: 1 not run.")
      session.press("q")
      try await session.see("1 hidden")

      try await engine.restart()
      try await session.seeNoMore("CONNECTION LOST")
      try await session.see("1 marked")
      #expect(try engine.socket.container("first") != nil)
      // Events flow again.
      session.press(PtyKey.escape)
      _ = try engine.socket.createContainer("after-all", image: "base:1.0")
      try await session.terminal.waitUntil("the new row") {
        $0.rows(with: "after-all").count == 1
      }
    }

    @Test func `a run that loses its engine goes on when the engine is back`() async throws {
      let engine = try suiteEngine()
      for name in ["third", "fourth"] {
        _ = try engine.socket.createContainer(name, image: "base:1.0")
      }
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.terminal.waitUntil("both rows") {
        $0.rows(with: "third").count == 1 && $0.rows(with: "fourth").count == 1
      }
      session.press("*")
      try await session.see("marked")
      let review = try await session.review()
      let title = try #require(review.line("Review: "))
      let count = try #require(title.split(separator: " ").dropFirst().first)
      try engine.kill()
      try await session.see("CONNECTION LOST")
      session.press("y")
      try await session.see("Deleting")
      try await engine.restart()
      try await session.see("\(count) removed.")
      #expect(try engine.socket.container("third") == nil)
      #expect(try engine.socket.container("fourth") == nil)
      session.press("q")
      try await session.see("Nothing is marked.")
    }
  }
}

/// Addresses where no engine answers.
struct NoEngineTests {
  @Test func `the screen says that no engine answers and where`() async throws {
    let session = try OperatorSession(host: "unix:///tmp/gctui-no-such-engine.sock")
    defer { session.close() }
    let screen = try await session.see(
      "No engine answers at unix:///tmp/gctui-no-such-engine.sock")
    #expect(screen.isAlternate)
    session.press("?")
    try await session.see("In the lists")
    session.press("q")
    #expect(try await session.quit() == .exited(3))
  }

  @Test func `an engine that never answers freezes no key, and is no engine after a while`()
    async throws
  {
    let screen = try ScreenUnderTest(answersPing: false)
    defer { screen.close() }
    try await screen.started()
    screen.terminal.send("?")
    try await screen.terminal.waitUntil(shows: "In the lists")
    screen.terminal.send("q2")
    try await screen.terminal.waitUntil("the dangling images") {
      !$0.contains("In the lists") && $0.contains("AGE") && $0.contains("FROM")
    }
    try await screen.terminal.waitUntil(shows: "NO ENGINE")
    screen.terminal.send("q")
    #expect(try await screen.terminal.waitForEnd() == .exited(3))
    expectGivenBack(screen.terminal)
  }
}
