import GCCore
import Testing
import ThrowawayEngine

/// What was reviewed is what goes, whatever happened on the engine meanwhile.
@Suite struct ReclaimTests {
  @Test func `a container that was started since the review stays`() async throws {
    try await TestEngine.with { engine, client in
      _ = try engine.socket.importImage("base:1")
      let sleeps = ["/bin/sleep", "100000"]
      let other = try engine.socket.createContainer("other", image: "base:1", command: sleeps)
      let started = try engine.socket.createContainer("started", image: "base:1", command: sleeps)
      let again = try engine.socket.run("again", image: "base:1")
      let reviewed = try await Reviewed(client, [other, started, again].map(ItemID.container))
      try engine.socket.start(started)
      // It ran once more, and is exited as it was.
      try engine.socket.start(again)
      try engine.socket.wait(again)

      let report = try await reviewed.reclaim()
      #expect(report.outcome(other) == .removed(freed: .exact(0)))
      #expect(report.reason(started).contains("started again since the review"))
      #expect(report.reason(again).contains("ran again since the review"))
      let left = try engine.socket.writableSizes()
      #expect(Set(left.keys) == [started, again])
      #expect(!report.isComplete)
    }
  }

  @Test func `an image whose tag moved or that got one stays`() async throws {
    try await TestEngine.with { engine, client in
      let other = try engine.socket.importImage("other:1", shell: false)
      let one = try engine.socket.importImage("one:1", files: ["1": [1]], shell: false)
      let two = try engine.socket.importImage("two:1", files: ["2": [2]], shell: false)
      try engine.socket.tag(two, "two:2")
      let named = try engine.socket.importImage("named:1", files: ["3": [3]], shell: false)
      let reviewed = try await Reviewed(client, [one, two, named].map(ItemID.image))
      try engine.socket.tag(other, "one:1")
      try engine.socket.tag(other, "two:2")
      try engine.socket.tag(named, "production:1")

      let report = try await reviewed.reclaim()
      #expect(report.reason(one).contains("lost the tag one:1"))
      #expect(report.reason(two).contains("lost the tag two:2"))
      #expect(report.reason(named).contains("got the tag production:1"))
      #expect(try engine.socket.imageIDs() == [one, two, named, other].sorted())
      // Not even a name is taken off.
      #expect(try engine.socket.imageID("two:1") == two)
      #expect(try engine.socket.imageID("named:1") == named)
      #expect(report.freed == .zero)
    }
  }

  @Test func `an image that got a container since the review stays, with all its names`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let one = try engine.socket.importImage("one:1", files: ["1": [1]], shell: false)
      let two = try engine.socket.importImage("two:1", files: ["2": [2]], shell: false)
      try engine.socket.tag(two, "two:2")
      let reviewed = try await Reviewed(client, [one, two].map(ItemID.image))
      let user = try engine.socket.createContainer("user", image: "one:1")
      _ = try engine.socket.createContainer("users", image: "two:1")

      let report = try await reviewed.reclaim()
      // The first refusal is the engine's own.
      #expect(report.reason(one).contains(user.prefix(12)))
      #expect(report.reason(two).contains("The container users uses it since the review"))
      #expect(try engine.socket.imageID("two:1") == two)
      #expect(try engine.socket.imageID("two:2") == two)
      #expect(try engine.socket.imageID("one:1") == one)
    }
  }

  @Test func `what is gone already is no failure, and several names go one by one`() async throws {
    try await TestEngine.with { engine, client in
      _ = try engine.socket.importImage("base:1")
      let gone = try engine.socket.createContainer("gone", image: "base:1")
      let missing = try engine.socket.importImage("missing:1", files: ["1": [1]], shell: false)
      let content = [UInt8](repeating: 7, count: 12345)
      let several = try engine.socket.importImage("several:1", files: ["2": content], shell: false)
      for name in ["several:2", "registry.example:5000/team/several:3"] {
        try engine.socket.tag(several, name)
      }
      let items = [ItemID.container(gone), .image(missing), .image(several)]
      let reviewed = try await Reviewed(client, items)
      try engine.socket.removeContainer(gone)
      try engine.socket.removeImage("missing:1")

      let before = try engine.layers()
      let report = try await reviewed.reclaim()
      let after = try engine.layers()
      #expect(report.outcome(gone) == .alreadyGone)
      #expect(report.outcome(missing) == .alreadyGone)
      #expect(report.outcome(several) == .removed(freed: .exact(12345)))
      #expect(before.values.reduce(0, +) - after.values.reduce(0, +) == 12345)
      #expect(report.isComplete)
      #expect(try !engine.socket.has(image: several))
    }
  }
}
