import PtyTerminal
import Testing
import ThrowawayEngine

extension ScreenTests.Shared {
  @Suite struct LiveTests {
    @Test func `a dangling image that gets a tag leaves its list`() async throws {
      let engine = try suiteEngine()
      let image = try engine.socket.build(
        "FROM base:1.0\nRUN dd if=/dev/zero of=/t bs=1000 count=5", labels: ["pty": "tagged"])
      let id = image.hasPrefix("sha256:") ? image.dropFirst(7) : image[...]
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      session.press("2")
      try await session.see("UNIQUE")
      try await session.select(String(id.prefix(12)))
      session.press("tnot a name\r")
      try await session.see("Name for")
      session.press(PtyKey.escape)
      try await session.seeNoMore("Name for")
      session.press("tpty/kept:1\r")
      try await session.see("is now pty/kept:1")
      try await session.terminal.waitUntil("the row is gone") {
        $0.rows(with: String(id.prefix(12))).isEmpty
      }
      #expect(try engine.socket.imageID("pty/kept:1").hasSuffix(id))
      session.press("3")
      try await session.see("pty/kept:1")
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `a container that exits appears without a key`() async throws {
      let engine = try suiteEngine()
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      session.press("/just-now\r")
      try await session.see("/just-now")
      try engine.socket.run("just-now", image: "base:1.0")
      try await session.terminal.waitUntil("its row") { $0.rows(with: "just-now").count == 1 }
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `a window that is too small says so, and a larger one goes on`() async throws {
      let engine = try suiteEngine()
      let session = try OperatorSession(host: engine.host, columns: 39, rows: 9)
      defer { session.close() }
      try await session.see("gctui needs 40x10.", "This is 39x9.")
      session.terminal.resize(columns: 80, rows: 24)
      // Only an engine that answered makes a session that ends well.
      try await session.see("1 Exited", "Docker ")
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `a name that another image holds moves only after a yes`() async throws {
      let engine = try suiteEngine()
      let holder = try engine.socket.build(
        "FROM base:1.0\nENV A=3", name: "held:1", labels: ["pty": "held"])
      let other = try engine.socket.build(
        "FROM base:1.0\nENV A=4", name: "other:1", labels: ["pty": "other"])
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      session.press("3")
      try await session.select("other:1")
      session.press("theld:1\r")
      try await session.see("held:1 is the name of the image", "Move the name?")
      session.press("n")
      try await session.seeNoMore("Move the name?")
      #expect(try engine.socket.imageID("held:1") == holder)
      session.press("theld:1\r")
      try await session.see("Move the name?")
      session.press("y")
      try await session.see("is now held:1")
      #expect(try engine.socket.imageID("held:1") == other)
    }

    @Test func `what a label says never reaches the terminal as orders`() async throws {
      let engine = try suiteEngine()
      let order = "\u{1b}]0;owned\u{7}\u{1b}[2J"
      _ = try engine.socket.createContainer(
        "hostile", image: "base:1.0", labels: ["say": order + "still here", "広い": "é漢字"])
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("hostile")
      session.press(PtyKey.enter)
      try await session.see("Labels:", "still here", "広い=é漢字")
      #expect(try await session.quitFromPage() == .exited(0))
      let output = String(decoding: session.terminal.output, as: UTF8.self)
      #expect(!output.contains("\u{1b}]0;owned"))
    }
  }
}
