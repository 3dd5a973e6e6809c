import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

/// The borders of the grace, on containers and images of a true age.
@Suite(.serialized, .engine { try ThrowawayEngine.putTools(on: $0) })
struct CollectAgeTests {
  private static let minute = 60.0
  private static let things: [Thing] = [
    .image("fresh:1", daysOld: 400), .image("stale:1", daysOld: 400), .image("young:1", daysOld: 0),
    .dangling("lost"), .image("held:1", daysOld: 400),
    .container("ran-59m"), .container("ran-61m", of: "stale:1"), .container("ran-3w"),
    .container("new-59m", .created), .container("new-61m", .created),
    .container("held-59m", of: "held:1"),
  ]
  private static let containerAges = [
    "ran-59m": 59 * minute, "ran-61m": 61 * minute, "ran-3w": 21 * 1440 * minute,
    "new-59m": 59 * minute, "new-61m": 61 * minute, "held-59m": 59 * minute,
  ]
  private static let imageAges = [
    "fresh:1": 59 * minute, "stale:1": 61 * minute, "held:1": 61 * minute,
    "young:1": 61 * minute,
  ]

  @Test func `without a word it takes what has been out of use for more than an hour`()
    async throws
  {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    try engine.put(Self.things)
    let ids = try EngineContents(engine.socket).ids
    try await engine.age(
      containers: Self.containerAges.reduce(into: [:]) {
        if let id = ids["container \($1.key)"] { $0[id] = $1.value }
      },
      images: Self.imageAges.reduce(into: [:]) {
        if let id = ids["image \($1.key)"] { $0[id] = $1.value }
      })
    // The engine was stopped over that, and has forgotten what happened: an earlier run has not.
    try engine.socket.start(Thing.keeper)
    try home.remember(
      unused: ids.filter { $0.key.hasPrefix("image ") }
        .reduce(into: [:]) { $0["image:\($1.value)"] = 90 * Self.minute }, on: engine.socket)

    func collect(_ options: [String]) async throws -> CommandRun {
      let run = try await CommandRun(
        ["collect"] + options, host: engine.host, home: home, ownEtc: true)
      #expect(run.ending == .exited(0), "\(run.errors)")
      return run
    }
    func rehearse(_ options: [String]) async throws -> Set<String> {
      let run = try await collect(["--dry-run", "--format", "json"] + options)
      let taken = try run.json(CollectAnswer.self).ids("would go")
      return Set(ids.filter { taken.contains($0.value) }.keys)
    }
    let old: Set = [
      "container ran-61m", "container ran-3w", "container new-61m", "image stale:1",
      "image lost",
    ]
    let younger: Set = ["container ran-59m", "container new-59m", "container held-59m"]
    #expect(try await rehearse([]) == old)
    // An image is in use until its container ended: this one for 59 minutes not.
    #expect(try await rehearse(["--container-grace", "58m"]) == old.union(younger))
    #expect(
      try await rehearse(["--grace", "58m"])
        == old.union(younger).union(["image held:1", "image fresh:1"]))
    // An image that a container uses which stays, stays, whatever its age.
    #expect(
      try await rehearse(["--container-grace", "62m"])
        == ["container ran-3w", "image lost"])
    #expect(
      try await rehearse(["--image-grace", "62m"]) == old.subtracting(["image stale:1"]))
    #expect(try await rehearse(["--grace", "30d"]) == [])

    let text = String(decoding: try await collect(["--dry-run"]).output, as: UTF8.self)
    #expect(text.contains("exited 3 weeks ago"))
    #expect(text.contains("never started"))

    _ = try await collect([])
    let left = try EngineContents(engine.socket).names
    #expect(Set(ids.keys).subtracting(left) == old)
  }

  @Test func `an image that does not say how old it is waits from when it was seen first`()
    async throws
  {
    let engine = try suiteEngine()
    let home = try TestHome()
    defer { home.remove() }
    try engine.clearCase()
    var archive = try ImageArchive()
    try archive.add(.init([], labels: ["alias": "undated"], created: nil), own: "undated")
    try engine.socket.load(try archive.bytes())
    // The engine forgets its events, and with them that it was loaded a moment ago.
    try await engine.age(containers: [:])
    try engine.socket.start(Thing.keeper)

    func collect(_ options: [String]) async throws -> CollectAnswer {
      let run = try await CommandRun(
        ["collect", "--format", "json", "--image-grace", "2s"] + options, host: engine.host,
        home: home, ownEtc: true)
      #expect(run.ending == .exited(0), "\(run.errors)")
      return try run.json(CollectAnswer.self)
    }
    // Who only looks begins nothing.
    #expect(try await collect(["--dry-run"]).items.contains { $0.rule == "first seen" })
    try await engine.socket.waitForClock(3)
    #expect(try await collect([]).items.contains { $0.rule == "first seen" })
    #expect(try EngineContents(engine.socket).names.contains("image undated"))
    try await engine.socket.waitForClock(3)
    #expect(try await collect([]).ids("removed") == Set(archive.ids))
  }
}
