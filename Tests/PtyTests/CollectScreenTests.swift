import PtyTerminal
import Testing
import ThrowawayEngine

/// Something for every answer that collect can give.
@Sendable private func leaveSomething(on engine: EngineSocket) throws {
  _ = try engine.importImage("base:1.0")
  _ = try engine.importImage("worn:1", files: ["worn": [1]])
  // In none of the lists: it has a name, and no label.
  _ = try engine.importImage("spare:1", files: ["spare": [2]])
  // A dangling image on an untagged step of its build.
  try engine.build("FROM base:1.0\nLABEL one=1\nLABEL two=2")
  try engine.runForever("up", image: "base:1.0")
  try engine.run("worn-out", image: "worn:1")
  _ = try engine.createContainer("never-ran", image: "base:1.0")
  try engine.run("labeled", image: "base:1.0", labels: ["keep": "1"])
  try engine.run("precious", image: "base:1.0")
}

extension ScreenTests {
  /// What collect would take, looked at and deleted on the screen.
  @Suite(.engine(leaveSomething)) struct CollectScreenTests {
    private struct Document: Decodable {
      struct Item: Decodable {
        let id: String
        let name: String
        let outcome: String
        let reason: String
      }
      let items: [Item]

      var going: [Item] { items.filter { $0.outcome == "would go" } }
    }

    private struct Removal: Decodable {
      let id: String
      let result: String
    }

    @Test func `c marks what collect would take, Review shows it, and exactly that goes`()
      async throws
    {
      let engine = try suiteEngine()
      let session = try OperatorSession(
        host: engine.host, exclusions: "container precious\n",
        policy: #"{ "grace": 0, "excludeLabels": ["keep"] }"#)
      defer { session.close() }
      func rehearsal() async throws -> Document {
        try await CommandRun(
          ["collect", "--dry-run", "--format", "json"], host: engine.host, home: session.home
        ).json(Document.self)
      }
      let expected = try await rehearsal()
      // Two containers, the image of one, the spare one, the dangling one and its build's step.
      #expect(expected.going.count == 6, "\(expected.items)")

      try await session.see("c due")
      session.press("c")
      // The step of the build comes by itself, with the image that it was made for.
      try await session.see("5 marked, as collect would take them; 2 in no list: d shows all.")
      for (name, words) in [
        ("worn-out", "would take it: exited "), ("never-ran", "would take it: created "),
        ("labeled", "keeps it: it has the label keep"),
        ("precious", "keeps it: excluded by the rule container precious (line 1)"),
      ] {
        try await session.select(name)
        session.press("l")
        let page = try await session.see("Same as")
        let said = try #require(page.line("Collect "))
        #expect(said.contains(words))
        // The reason that the command gives, as far as no time goes by in it.
        let reason = try #require(expected.items.first { $0.name == name }?.reason)
        #expect(said.contains(reason.prefix { !$0.isNumber }))
        session.press("h")
        try await session.seeNoMore("Same as")
        session.press(PtyKey.escape)
        try await session.see("worn-out", "never-ran", "labeled", "precious")
      }

      let review = try await session.review()
      #expect(review.contains("Review: 6 of 6 will be deleted"))
      for item in expected.going { #expect(review.contains(item.name), "\(item.name)") }
      session.press("y")
      try await session.see("6 removed.", "Esc close")
      #expect(try await session.quitFromPage() == .exited(0))

      let journal = try await CommandRun(
        ["journal", "--format", "json"], host: engine.host, home: session.home)
      let removed = try journal.json([Removal].self).filter { $0.result == "removed" }
      #expect(removed.map(\.id).sorted() == expected.going.map(\.id).sorted())
      #expect(
        try Set(engine.socket.containers().map(\.name)) == ["up", "labeled", "precious"])
      #expect(try await rehearsal().going.isEmpty)
    }

    @Test func `a policy that cannot be used is said, and c says it again`() async throws {
      let engine = try suiteEngine()
      let session = try OperatorSession(
        host: engine.host, policy: #"{ "grace": "an hour" }"#, columns: 200)
      defer { session.close() }
      try await session.see("grace is \"an hour\", which is no duration")
      session.press("c")
      try await session.see("Collect would not run: ", "/policy.json")
      try session.home.writePolicy(#"{ "grace": 0 }"#)
      session.press("r")
      try await session.see("c due")
      #expect(try await session.quit() == .exited(0))
    }
  }
}
