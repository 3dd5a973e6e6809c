import PtyTerminal
import Testing
import ThrowawayEngine

extension ScreenTests.Shared {
  @Suite struct ExclusionTests {
    /// Excludes the only row by its name, the first line of the menu.
    private func excludeByName(_ name: String, _ session: OperatorSession) async throws {
      session.press("e")
      try await session.see("by its name: container \(name)", "Enter choose")
      session.press("\r")
      try await session.see("Excluded, in force now")
    }

    @Test func `e protects a row at once, and w saves the rule`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("precious", image: "base:1.0")
      let session = try OperatorSession(
        host: engine.host, exclusions: "# what we keep\nlabel keep\n")
      defer { session.close() }
      try await session.select("precious")
      try await excludeByName("precious", session)
      try await session.terminal.waitUntil("the flag of its row") {
        $0.rows(with: "precious").first?.hasPrefix("x") == true
      }
      session.press(" ")
      try await session.see("Excluded by the rule “container precious” (not saved yet)")
      session.press("dw")
      try await session.see("To be saved to \(session.home.exclusions)")
      try await session.see("container precious")
      session.press("y")
      try await session.see("Saved to \(session.home.exclusions)")
      #expect(
        try session.home.readExclusions() == "# what we keep\nlabel keep\ncontainer precious\n")
      session.press(" ")
      try await session.see("\(session.home.exclusions), line 3")
      #expect(try await session.quit() == .exited(0))
      #expect(try engine.socket.container("precious") != nil)
    }

    @Test func `a file that changed meanwhile is merged before the eyes`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("ours", image: "base:1.0")
      let session = try OperatorSession(host: engine.host, exclusions: "label keep\n")
      defer { session.close() }
      try await session.select("ours")
      try await excludeByName("ours", session)
      try session.home.writeExclusions("label keep\ncontainer theirs\n")
      session.press("w")
      try await session.see("To be saved to")
      session.press("y")
      try await session.see("changed by someone else meanwhile", "container ours")
      #expect(try session.home.readExclusions() == "label keep\ncontainer theirs\n")
      session.press("y")
      try await session.see("Saved to")
      let lines = try session.home.readExclusions().split(separator: "\n")
      #expect(lines.sorted() == ["container ours", "container theirs", "label keep"])
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `quitting with rules that are not saved asks`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("unsaved", image: "base:1.0")
      let session = try OperatorSession(host: engine.host)
      defer { session.close() }
      try await session.select("unsaved")
      try await excludeByName("unsaved", session)
      session.press("q")
      try await session.see("The exclusions have changes that are not saved")
      session.press("n")
      try await session.seeNoMore("Quit all the same?")
      #expect(try await session.quit() == .exited(0))
    }

    @Test func `a bad line is named, and nothing can be deleted`() async throws {
      let engine = try suiteEngine()
      _ = try engine.socket.createContainer("behind-it", image: "base:1.0")
      let session = try OperatorSession(
        host: engine.host, exclusions: "# fine\nnonsense rule\n", columns: 250)
      defer { session.close() }
      try await session.see("EXCLUSIONS?")
      try await session.select("behind-it")
      session.press("d")
      let refused = try await session.see(
        "Nothing can be deleted until the exclusions are mended: \(session.home.exclusions):2: ")
      #expect(!refused.contains("Review: "))
      #expect(try await session.quit() == .exited(0))
      #expect(try engine.socket.container("behind-it") != nil)
    }
  }
}
