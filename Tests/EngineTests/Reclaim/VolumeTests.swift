import FoundationEssentials
import GCCore
import Testing
import ThrowawayEngine

/// Volumes on a real engine: what a container needs stays, and the bytes are the engine's own.
@Suite struct VolumeTests {
  private static let all = Set(Measurement.allCases)

  /// Runs a container that writes so many bytes into a volume, and removes it.
  private static func fill(_ volume: String, bytes: Int, on engine: EngineSocket) throws {
    let id = try engine.createContainer(
      image: "base:1",
      command: ["/bin/dd", "if=/dev/zero", "of=/d/f\(bytes)", "bs=\(bytes)", "count=1"],
      binds: ["\(volume):/d"])
    try engine.start(id)
    try engine.wait(id)
    try engine.removeContainer(id)
  }

  /// What the engine itself counts.
  private static func counted(on engine: EngineSocket) throws -> [String: Int64] {
    struct Usage: Decodable {
      struct Volume: Decodable {
        struct Data: Decodable {
          var size: Int64
          enum CodingKeys: String, CodingKey { case size = "Size" }
        }
        var name: String
        var data: Data
        enum CodingKeys: String, CodingKey {
          case name = "Name"
          case data = "UsageData"
        }
      }
      var volumes: [Volume]?
      enum CodingKeys: String, CodingKey { case volumes = "Volumes" }
    }
    return try engine.json(Usage.self, "/system/df").volumes?
      .reduce(into: [:]) { $0[$1.name] = $1.data.size } ?? [:]
  }

  @Test func `volumes go with the bytes that the engine counted, but for those in use`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let socket = engine.socket
      _ = try socket.importImage("base:1")
      for name in ["data", "empty", "kept"] { try socket.createVolume(name) }
      try socket.createVolume("share", options: ["type": "tmpfs", "device": "tmpfs"])
      try Self.fill("data", bytes: 12_345, on: socket)
      try Self.fill("data", bytes: 700, on: socket)
      try Self.fill("kept", bytes: 99, on: socket)
      _ = try socket.createContainer("keeper", image: "base:1", binds: ["kept:/d"])
      let before = try socket.volumeNames()
      let goer = try socket.createContainer(
        "goer", image: "base:1",
        command: ["/bin/dd", "if=/dev/zero", "of=/a/f", "bs=500", "count=1"],
        volumes: ["/a"])
      try socket.start(goer)
      try socket.wait(goer)
      let anonymous = try #require(try socket.volumeNames().subtracting(before).first)

      let inventory = try await client.snapshot(Self.all)
      #expect(inventory.volumes[anonymous]?.isAnonymous == true)
      #expect(inventory.volumes["data"]?.isAnonymous == false)
      #expect(inventory.volumes["share"]?.hasOptions == true)
      let names = ["data", "empty", "kept", "share", anonymous]
      // Alone, the anonymous one has to wait for its container.
      let alone = Planner.plan(marks: [.volume(anonymous)], inventory: inventory)
      #expect(alone.steps[0].outcome == .refused(.usedByContainers(["goer"], running: false)))

      let plan = Planner.plan(
        marks: Set(names.map(ItemID.volume) + [.container(goer)]), inventory: inventory)
      let steps = plan.steps.reduce(into: [:]) { $0[$1.id.id] = $1 }
      #expect(steps["kept"]?.outcome == .refused(.usedByContainers(["keeper"], running: false)))
      let counted = try Self.counted(on: socket)
      #expect(counted["data"] == 13_045)
      for name in ["data", "empty", anonymous] {
        #expect(steps[name]?.frees == counted[name].map { .exact($0) }, "\(name)")
      }
      #expect(counted["share"] == nil)
      #expect(steps["share"]?.frees == .unknown(.engineCannotTell))

      let proof = JournalProof(in: engine.directory, of: inventory)
      let report = try await Reclaimer(inventory, client, recorder: proof.recorder)
        .report(of: plan)
      #expect(try socket.volumeNames() == ["kept"])
      #expect(report.outcome("data") == .removed(freed: .exact(13_045)))
      #expect(report.outcome(anonymous) == .removed(freed: .exact(500)))
      #expect(report.reason("kept").contains("container keeper"))
      try proof.expectPaired(with: report)
    }
  }

  @Test func `a volume that got a container since the review stays, by name or by path`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let socket = engine.socket
      _ = try socket.importImage("base:1")
      let names = ["idle", "named", "bound", "running", "anew"]
      for name in names { try socket.createVolume(name) }
      let reviewed = try await Reviewed(client, names.map(ItemID.volume))
      _ = try socket.createContainer("one", image: "base:1", binds: ["named:/d"])
      let path = try #require(reviewed.inventory.volumes["bound"]?.mountpoint)
      _ = try socket.createContainer("two", image: "base:1", binds: ["\(path):/d"])
      let three = try socket.createContainer(
        "three", image: "base:1", command: ["/bin/sleep", "100000"], binds: ["running:/d"])
      try socket.start(three)
      try socket.call("DELETE", "/volumes/anew")
      try socket.createVolume("anew", labels: ["made": "again"])

      let report = try await reviewed.reclaim()
      #expect(report.outcome("idle") == .removed(freed: .zero))
      #expect(report.reason("named").contains("The container one uses it and is created"))
      #expect(report.reason("bound").contains("The container two uses it and is created"))
      #expect(report.reason("running").contains("The container three"))
      #expect(report.reason("anew").contains("since the review"))
      #expect(try socket.volumeNames() == Set(names).subtracting(["idle"]))
    }
  }

  @Test func `what is gone already is no failure`() async throws {
    try await TestEngine.with { engine, client in
      try engine.socket.createVolume("data")
      let shop = try engine.socket.createNetwork("shop")
      let reviewed = try await Reviewed(client, [.volume("data"), .network(shop)])
      try engine.socket.call("DELETE", "/volumes/data")
      try engine.socket.call("DELETE", "/networks/\(shop)")
      let report = try await reviewed.reclaim()
      #expect(report.entries.map(\.outcome) == [.alreadyGone, .alreadyGone])
    }
  }
}
