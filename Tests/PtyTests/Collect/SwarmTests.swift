import FoundationEssentials
import GCCore
import Testing
import ThrowawayEngine

/// The collector as a global service on a Swarm of one node, from the image of the Dockerfile.
@Suite(
  .serialized,
  .engine { socket in
    try CollectorImage.build(on: socket)
    _ = try socket.importImage("base:1.0")
    try socket.beginSwarm()
  })
struct SwarmTests {
  /// Long enough for three of a collector's runs.
  private static let severalRuns = Duration.seconds(240)

  /// What keeps the image that the tests start from.
  private static let anchor = SwarmService.replicated(
    "anchor", image: "base:1.0", command: ["/bin/sleep", "100000"])

  private let engine: ThrowawayEngine
  private var socket: EngineSocket { engine.socket }

  init() async throws {
    engine = try suiteEngine()
    // Another test may have ended halfway.
    for name in try socket.serviceNames() where name != Self.anchor.name {
      try socket.removeService(name)
    }
    if try !socket.serviceNames().contains(Self.anchor.name) { try socket.create(Self.anchor) }
    _ = try await socket.running(Self.anchor)
  }

  /// - Parameter options: with a grace longer than the moment between a container's creation and its
  ///   start, unless others are given.
  private func collector(
    _ name: String,
    _ options: [String] = [
      "--every", "1m", "--jitter", "0s", "--container-grace", "2s", "--image-grace", "0s",
    ],
    socket path: String? = nil
  ) -> SwarmService {
    .global(
      name, image: CollectorImage.name, arguments: ["collect"] + options,
      mounts: [
        .init(type: "bind", source: path ?? socket.path, target: "/var/run/docker.sock"),
        .init(type: "volume", source: "gctui", target: "/var/lib/gctui"),
      ])
  }

  private func eventuallyOnly(_ expected: Set<String>) async throws {
    try await eventually(
      "only \(expected.sorted()) are there", within: Self.severalRuns,
      found: "\(socket.containers().map { ($0.name, $0.state) })"
    ) {
      Set(try socket.containers().map(\.id)) == expected
    }
  }

  /// Removes a service and expects that its task ended cleanly, long before it would be killed.
  private func remove(_ service: SwarmService, _ task: EngineSocket.FoundContainer) async throws {
    try socket.removeService(service.name)
    let ending = try await socket.ending(of: task.id)
    #expect(ending.code == "0" && ending.seconds < 5 && !ending.killed, "\(ending)")
    try await eventually("the tasks of \(service.name) are gone") {
      try socket.tasks(of: service).isEmpty
    }
  }

  @Test func `it takes what updates, failures and people left, and keeps itself`() async throws {
    // A rolling update leaves the task of the old image, and the image.
    for version in ["1", "2"] {
      _ = try socket.importImage("web:\(version)", files: ["version": Array(version.utf8)])
    }
    var web = SwarmService.replicated(
      "web", image: "web:1", command: ["/bin/sleep", "100000"],
      mounts: [.init(type: "volume", source: "pages", target: "/pages")])
    try socket.create(web)
    let old = try await socket.running(web)
    web.image = "web:2"
    try socket.update(web)
    let new = try await socket.running(web, besides: [old])
    // A service that fails leaves its tasks.
    let job = SwarmService.replicated(
      "job", image: "base:1.0", command: ["/bin/sh", "-c", "exit 3"], retries: 2)
    try socket.create(job)
    try await eventually("three tasks failed", found: "\(socket.containers())") {
      try socket.tasks(of: job).count { $0.state == "exited" } == 3
    }
    // One that ran once, and alone holds a volume of its own.
    let once = SwarmService.replicated(
      "once", image: "base:1.0", command: ["/bin/true"],
      mounts: [.init(type: "volume", source: "once", target: "/data")], retries: 0)
    try socket.create(once)
    try await eventually("it ran", found: "\(socket.containers())") {
      try socket.tasks(of: once).count { $0.state == "exited" } == 1
    }
    // People leave what they try.
    for number in 1...3 { try socket.run("tried-\(number)", image: "base:1.0") }
    _ = try socket.createContainer("never-started", image: "base:1.0")
    let stays = try socket.runForever("stays", image: "base:1.0")
    _ = try socket.importImage("unused:1", files: ["a": [1]], shell: false)
    let dangling = try socket.importImage("moved:1", files: ["a": [2]], shell: false)
    _ = try socket.importImage("moved:1", files: ["a": [3]], shell: false)
    let leftovers = try socket.containers().filter { $0.state != "running" }
    #expect(leftovers.count == 9, "\(leftovers)")
    let anchor = try await socket.running(Self.anchor)

    let service = collector("gc")
    try socket.create(service)
    let own = try await socket.running(service)
    try await eventuallyOnly([anchor.id, new.id, stays, own.id])
    try await eventually(
      "the images are gone", within: Self.severalRuns, found: "\(socket.imageTags())"
    ) {
      try socket.imageTags() == ["base:1.0", "web:2", CollectorImage.name]
        && !socket.hasImage(dangling)
    }
    // By the running ones no step was taken, and the volume holds the journal of each that went.
    let journal = try JournalReader(
      Data(contentsOf: URL(filePath: engine.dataRoot() + "/volumes/gctui/_data/journal.jsonl")))
    #expect(journal.unreadable == [])
    let removed = journal.records.filter { $0.item.kind == .container }
    #expect(Set(removed.map(\.item.id)) == Set(leftovers.map(\.id)))
    #expect(removed.allSatisfy { $0.outcome != nil && $0.intent?.asker.front == "collect" })

    // Its successor takes the container that an update of itself leaves.
    var next = service
    next.force = 1
    try socket.update(next)
    let successor = try await socket.running(service, besides: [own])
    let ending = try await socket.ending(of: own.id)
    #expect(ending.code == "0" && ending.seconds < 5 && !ending.killed, "\(ending)")
    try await eventuallyOnly([anchor.id, new.id, stays, successor.id])
    #expect(try socket.hasImage(CollectorImage.name))

    try await remove(service, successor)
    #expect(try socket.volumeNames().isSuperset(of: ["once", "pages"]))
    for name in [web.name, job.name, once.name] { try socket.removeService(name) }
    try socket.removeContainer(stays)
  }

  @Test func `the image as it is waits for its schedule, and ends at once when it is asked to`()
    async throws
  {
    let id = try socket.createContainer(
      "gc-as-it-is", image: CollectorImage.name, command: [],
      binds: ["\(socket.path):/var/run/docker.sock"], isHardened: true)
    try socket.start(id)
    try await eventually("it waits", found: socket.logs(of: id)) {
      try socket.logs(of: id).contains("Waiting for the next run")
    }
    #expect(try socket.logs(of: id).contains("Collecting 0,30 * * * *."))
    try socket.call("POST", "/containers/\(id)/stop")
    let ending = try await socket.ending(of: id)
    #expect(ending.code == "0" && ending.seconds < 5 && !ending.killed, "\(ending)")
    try socket.removeContainer(id)
  }

  @Test func `with a read-only root and no capabilities it collects all the same`() async throws {
    let left = try socket.run("left-behind", image: "base:1.0")
    let id = try socket.createContainer(
      "gc-hardened", image: CollectorImage.name, command: ["collect", "--once", "--exited"],
      binds: ["\(socket.path):/var/run/docker.sock", "gctui-hardened:/var/lib/gctui"],
      isHardened: true)
    try socket.start(id)
    try socket.wait(id)
    let logs = try socket.logs(of: id)
    #expect(try socket.exitCode(of: id) == 0, "\(logs)")
    // Nothing that it could not write stands beside the report.
    #expect(logs.contains("left-behind") && !logs.contains("gctui: "), "\(logs)")
    #expect(try !socket.has(container: left))
    let journal = try engine.dataRoot() + "/volumes/gctui-hardened/_data/journal.jsonl"
    #expect(FileManager.default.fileExists(atPath: journal))
    try socket.removeContainer(id)
  }

  @Test func `a second run meets the lock, for as long as the first one works`() async throws {
    let left = try socket.run("left", image: "base:1.0")
    let gate = try EngineGate(at: engine.directory + "/gate", engine: socket.path)
    let service = collector(
      "gc-held", ["--every", "1h", "--jitter", "0s", "--exited"], socket: gate.path)
    try socket.create(service)
    _ = try await socket.running(service)
    try await gate.waitUntilHolding()

    func second(_ name: String) throws -> (code: Int, logs: String) {
      let id = try socket.createContainer(
        name, image: CollectorImage.name, command: ["collect", "--once", "--exited"],
        binds: ["\(socket.path):/var/run/docker.sock", "gctui:/var/lib/gctui"])
      try socket.start(id)
      try socket.wait(id)
      let found = (try socket.exitCode(of: id), try socket.logs(of: id))
      try socket.removeContainer(id)
      return found
    }
    let met = try second("gc-second")
    #expect(met.code == 4 && met.logs.contains("gctui collect"), "\(met)")
    #expect(try socket.has(container: left))

    // The connection is lost, and so is the first run: nobody has to clear a lock away.
    gate.stop()
    try socket.removeService(service.name)
    try await eventually("the first is gone") { try socket.tasks(of: service).isEmpty }
    let free = try second("gc-third")
    #expect(free.code == 0 && free.logs.contains("left"), "\(free)")
    #expect(try !socket.has(container: left))
  }

  @Test func `the engine restarts under it, and it collects again`() async throws {
    let service = collector("gc-outlives")
    try socket.create(service)
    let before = try await socket.running(service)
    try engine.kill()
    try await engine.restart()
    let after = try await socket.running(service, besides: [before])
    let anchor = try await socket.running(Self.anchor)
    // What the crash left of the tasks before goes too.
    try await eventuallyOnly([anchor.id, after.id])
    let left = try socket.run("left-after", image: "base:1.0")
    try await eventually("what was left is gone", within: Self.severalRuns) {
      try !socket.has(container: left)
    }
    try await remove(service, after)
  }
}
