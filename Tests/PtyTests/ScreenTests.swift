import PtyTerminal
import Testing
import ThrowawayEngine

/// The screen on an engine of its own, suite after suite: never two engines of these at once.
@Suite(.serialized) enum ScreenTests {
  /// Keys that change little or nothing, all on one engine; each test has items of its own.
  @Suite(.engine { _ = try $0.importImage("base:1.0") }) enum Shared {}
}

extension ScreenTests.Shared {
  @Suite struct ReviewTests {
    @Test(arguments: [PtyKey.escape, PtyKey.enter, "q", "n", "h", "Y", "d"])
    func `no key but y deletes in Review`(key: String) async throws {
      let engine = try suiteEngine()
      if try engine.socket.container("stays") == nil {
        _ = try engine.socket.createContainer("stays", image: "base:1.0")
      }
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("stays")
      let review = try await session.review()
      #expect(review.contains("Review: 1 of 1 will be deleted"))
      session.press(key)
      // Some of them go back, the others do nothing; back is where it says so either way.
      try await session.terminal.waitUntil("the key was taken") {
        !$0.contains("Review: ") || $0.contains("does nothing here")
      }
      if session.terminal.screen.contains("Review: ") { session.press("n") }
      try await session.seeNoMore("Review: ")
      #expect(try await session.quit() == .exited(0))
      #expect(try engine.socket.container("stays") != nil)
    }

    @Test func `read-only shows everything and refuses to delete`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("looked-at", image: "base:1.0")
      let session = try OperatorSession(host: engine.host, arguments: ["--read-only"])
      defer { session.close() }
      try await session.see("READ-ONLY")
      try await session.select("looked-at")
      session.press("d")
      try await session.see("This is --read-only")
      session.press("y")
      try await session.seeNoMore("This is --read-only")
      #expect(try await session.quit() == .exited(0))
      #expect(try engine.socket.container("looked-at") != nil)
    }

    @Test func `a container that starts between review and delete is skipped and says why`()
      async throws
    {
      let engine = try suiteEngine()
      let container = try engine.socket.createContainer(
        "wakes-up", image: "base:1.0", command: ["/bin/sleep", "100000"])
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("wakes-up")
      try await session.review()
      try engine.socket.start(container)
      session.press("y")
      try await session.see("1 skipped.", "wakes-up: skipped: It started again since the review")
      session.press("q")
      // It runs: no leftover any more.
      try await session.terminal.waitUntil("its row is gone") {
        $0.rows(with: "wakes-up").isEmpty
      }
      #expect(try engine.socket.container("wakes-up")?.state == "running")
      try engine.socket.removeContainer(container)
    }

    @Test func `a container that ran again since the review is skipped and stays marked`()
      async throws
    {
      let engine = try suiteEngine()
      let container = try engine.socket.run("ran-again", image: "base:1.0")
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("ran-again")
      session.press(" ")
      try await session.see("1 marked")
      try await session.review()
      try engine.socket.start(container)
      try engine.socket.wait(container)
      session.press("y")
      try await session.see("1 skipped.", "ran-again: skipped: It ran again since the review")
      session.press("q")
      try await session.see("1 marked")
      #expect(try await session.quit() == .exited(1))
      #expect(try engine.socket.container("ran-again") != nil)
    }

    @Test func `a container that somebody else removed is already gone`() async throws {
      let engine = try suiteEngine()
      let container = try engine.socket.createContainer("vanishes", image: "base:1.0")
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("vanishes")
      try await session.review()
      try engine.socket.removeContainer(container)
      session.press("y")
      try await session.see("1 already gone.")
      session.press("q")
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `an image that gets a container after the review stays`() async throws {
      let engine = try suiteEngine()
      let image = try engine.socket.build(
        "FROM base:1.0\nENV A=1", name: "taken:1", labels: ["pty": "taken"])
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      session.press("3")
      try await session.select("taken:1")
      try await session.review()
      let user = try engine.socket.createContainer("taker", image: "taken:1")
      session.press("y")
      try await session.see("2 skipped.", "taken:1: skipped: ", "container")
      #expect(try engine.socket.imageID("taken:1") == image)
      try engine.socket.removeContainer(user)
    }

    @Test func `an image whose tag moved after the review stays`() async throws {
      let engine = try suiteEngine()
      let image = try engine.socket.build(
        "FROM base:1.0\nENV A=2", name: "moves:1", labels: ["pty": "moves"])
      try engine.socket.tag(image, "moves:2")
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      session.press("3")
      try await session.select("moves:1")
      try await session.review()
      try engine.socket.tag("base:1.0", "moves:1")
      session.press("y")
      try await session.see("2 skipped.", ": skipped: It lost the tag moves:1 since the review")
      #expect(try engine.socket.imageID("moves:2") == image)
      #expect(try engine.socket.imageID("moves:1") == engine.socket.imageID("base:1.0"))
    }
  }
}
