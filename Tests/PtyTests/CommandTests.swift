import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

extension StoryTests {
  /// The commands for scripts, on the same leftovers.
  @Suite struct CommandTests {
    private struct Listed: Decodable {
      let kind: String
      let id: String
      let names: [String]
      let labels: [String: String]
      let state: String?
      let exitCode: Int?
      let createdAt: String?
      let finishedAt: String?
      let size: Int64?
      let uniqueSize: Int64?
      let excluded: Bool
      let rule: String?
    }

    private struct Outcome: Decodable {
      struct Bytes: Decodable, Equatable {
        let min: Int64?
        let max: Int64?
      }
      struct Step: Decodable {
        let id: String
        let outcome: String
        let frees: Bytes
        let freed: Bytes?
        let heldBy: [Holder]
      }
      struct Holder: Decodable, Equatable {
        let kind: String
        let id: String?
        let name: String?
        let bytes: Bytes
        let goesLater: Bool
      }
      struct Disk: Decodable {
        struct Space: Decodable {
          let total: Int64
          let used: Int64
          let free: Int64
        }
        let before: Space
        let after: Space
        let note: String?
      }
      let disk: Disk?
      let frees: Bytes
      let freed: Bytes?
      let steps: [Step]
    }

    @Test func `list as JSON holds what a script needs of every item`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try home.writeExclusions("# ours\nlabel application=todobackend\n")
      let exited = try engine.socket.run(
        "told-in-json", image: "base:1.0", command: ["/bin/sh", "-c", "exit 3"],
        labels: ["say": "\u{1b}[31mred\n"])

      let run = try await CommandRun(
        ["list", "--format", "json"], host: engine.host, home: home)
      #expect(run.ending == .exited(0), "\(run.errors)")
      let items = try run.json([Listed].self)
      let leftovers = Set(try engine.socket.containers().filter { $0.state != "running" }.map(\.id))
      #expect(Set(items.filter { $0.kind == "container" }.map(\.id)) == leftovers)

      let told = try #require(items.first { $0.id == exited })
      #expect(told.names == ["told-in-json"])
      #expect(told.state == "exited" && told.exitCode == 3 && told.size == 0)
      #expect(told.labels["say"] == "\u{1b}[31mred\n")
      #expect(!told.excluded && told.rule == nil)
      let created = try Date(try #require(told.createdAt), strategy: .iso8601)
      let finished = try Date(try #require(told.finishedAt), strategy: .iso8601)
      #expect(created <= finished)

      let backends = items.filter { $0.labels["application"] == "todobackend" }
      #expect(backends.contains { $0.names.contains("todobackend/app:1.0") })
      #expect(backends.contains { $0.names.isEmpty })
      #expect(
        backends.allSatisfy { $0.excluded && $0.rule == "label application=todobackend" })
      for image in items where image.kind == "image" {
        #expect(image.id.hasPrefix("sha256:") && image.id.count == 71)
        let unique = try #require(image.uniqueSize)
        #expect(unique <= (image.size ?? 0))
      }
    }

    @Test func `plan and delete by IDs agree to the byte`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let image = try engine.socket.build(
        "FROM base:1.0\nRUN dd if=/dev/urandom of=/x bs=1000 count=321", name: "planned:1")
      let container = try engine.socket.run(
        "planned", image: "planned:1",
        command: ["/bin/sh", "-c", "dd if=/dev/zero of=/y bs=1000 count=77"])
      let ids = "# both\n\(container)\nplanned:1\n"

      let plan = try await CommandRun(
        ["plan", "--ids", "-", "--format", "json"], host: engine.host, home: home, input: ids)
      #expect(plan.ending == .exited(0), "\(plan.errors)")
      let planned = try plan.json(Outcome.self)
      #expect(planned.steps.map(\.id) == [container, image])
      #expect(planned.steps.first?.frees == .init(min: 77_000, max: 77_000))
      #expect(planned.frees.min != nil && planned.frees.min == planned.frees.max)
      #expect(try engine.socket.container("planned") != nil)

      let delete = try await CommandRun(
        ["delete", "--ids", "-", "--yes", "--format", "json"], host: engine.host, home: home,
        input: ids)
      #expect(delete.ending == .exited(0), "\(delete.errors)")
      let report = try delete.json(Outcome.self)
      #expect(report.steps.map(\.outcome) == ["removed", "removed"])
      #expect(report.freed == planned.frees)
      #expect(report.steps.map(\.freed) == planned.steps.map(\.frees))
      #expect(try engine.socket.container("planned") == nil)
      #expect(try !engine.socket.hasImage(image))

      // The disk was measured on both sides, and what differs from the freed bytes is explained.
      #expect(planned.disk == nil)
      let disk = try #require(report.disk)
      #expect(disk.before.total > 0 && disk.before.used + disk.before.free == disk.before.total)
      let change = disk.after.free - disk.before.free
      #expect((disk.note == nil) == (change == report.freed?.min))
    }

    @Test func `an item that frees nothing says who holds its bytes, and the report the disk`()
      async throws
    {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let image = try engine.socket.build("FROM base:1.0\nLABEL held=1", name: "held:1")
      let ids = image + "\n"
      let plan = try await CommandRun(
        ["plan", "--ids", "-", "--format", "json"], host: engine.host, home: home, input: ids)
      let step = try #require(try plan.json(Outcome.self).steps.first)
      #expect(step.frees == .init(min: 0, max: 0))
      let size = try #require(try engine.socket.imageSize("held:1"))
      let bytes = Outcome.Bytes(min: size, max: size)
      let base = try #require(step.heldBy.first { $0.name == "base:1.0" })
      #expect(base.kind == "image" && base.bytes == bytes && !base.goesLater)
      #expect(base.id?.hasPrefix("sha256:") == true)

      let delete = try await CommandRun(
        ["delete", "--ids", "-", "--yes"], host: engine.host, home: home, input: ids)
      #expect(delete.ending == .exited(0), "\(delete.errors)")
      let text = String(decoding: delete.output, as: UTF8.self)
      #expect(text.contains("Disk: used "))
      #expect(text.contains(" free.") || text.contains("no change."))
    }

    @Test func `volumes and networks go where a line names them with their kind`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.socket.createVolume("old-data")
      try engine.socket.createVolume("used-data")
      let network = try engine.socket.createNetwork("old-net")
      _ = try engine.socket.createContainer(
        "uses-data", image: "base:1.0", binds: ["used-data:/d"])

      let bare = try await CommandRun(
        ["plan", "--ids", "-"], host: engine.host, home: home, input: "old-data\n")
      #expect(bare.ending == .exited(2))
      #expect(bare.errors.contains("line 1: old-data: the engine has no container or image"))

      let ids = "volume:old-data\nvolume:used-data\nnetwork:old-net\n"
      let plan = try await CommandRun(
        ["plan", "--ids", "-"], host: engine.host, home: home, input: ids)
      let text = String(decoding: plan.output, as: UTF8.self)
      #expect(text.contains("1. volume old-data: removed"))
      #expect(text.contains("docker volume rm old-data"))
      #expect(text.contains("2. volume used-data: Used by container uses-data"))
      #expect(text.contains("3. network old-net (\(network.prefix(12))): removed"))

      let delete = try await CommandRun(
        ["delete", "--ids", "-", "--yes", "--format", "json"], host: engine.host, home: home,
        input: ids)
      #expect(delete.ending == .exited(1), "\(delete.errors)")
      let report = try delete.json(Outcome.self)
      #expect(report.steps.map(\.id) == ["old-data", "used-data", network])
      #expect(report.steps.map(\.outcome) == ["removed", "skipped", "removed"])
      let left = try engine.socket.volumeNames()
      #expect(left.contains("used-data") && !left.contains("old-data"))
      #expect(try engine.socket.networkIDs()["old-net"] == nil)

      let journal = try await CommandRun(["journal"], host: engine.host, home: home)
      let rows = String(decoding: journal.output, as: UTF8.self).split(separator: "\n")
      #expect(rows.contains { $0.contains("volume") && $0.contains("old-data") })
      #expect(rows.contains { $0.contains("network") && $0.contains("old-net") })
    }

    @Test func `without --yes and without a terminal nothing is deleted`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let container = try engine.socket.createContainer("unasked", image: "base:1.0")
      let run = try await CommandRun(
        ["delete", "--ids", "-"], host: engine.host, home: home, input: container + "\n")
      #expect(run.ending == .exited(2))
      #expect(run.errors.contains("--yes"))
      #expect(try engine.socket.container("unasked") != nil)
    }

    @Test func `what is excluded is refused, and that is a status`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let container = try engine.socket.createContainer("kept-by-rule", image: "base:1.0")
      try home.writeExclusions("container kept-*\n")
      let run = try await CommandRun(
        ["delete", "--ids", "-", "--yes"], host: engine.host, home: home, input: container + "\n")
      #expect(run.ending == .exited(1))
      #expect(String(decoding: run.output, as: UTF8.self).contains("container kept-*"))
      #expect(try engine.socket.container("kept-by-rule") != nil)
    }

    @Test func `a bad line in the exclusions stops a delete and names the line`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      let container = try engine.socket.createContainer("behind-bad-line", image: "base:1.0")
      try home.writeExclusions("# fine\nnonsense rule\n")
      let run = try await CommandRun(
        ["delete", "--ids", "-", "--yes"], host: engine.host, home: home, input: container + "\n")
      #expect(run.ending == .exited(2))
      #expect(run.errors.contains("/exclusions:2: "))
      #expect(try engine.socket.container("behind-bad-line") != nil)
    }
  }
}

/// What needs no engine.
struct UsageTests {
  @Test(arguments: [
    ["list", "nothing"], ["--no-such-option"], ["delete"], ["list", "--format", "xml"],
    ["list", "--exclusions", "/no/such/file"], ["list", "--host", "gopher://x"],
  ])
  func `wrong usage is status 2 and a sentence`(arguments: [String]) async throws {
    let home = try TestHome()
    defer { home.remove() }
    let run = try await CommandRun(arguments, host: "unix:///nowhere", home: home)
    #expect(run.ending == .exited(2))
    #expect(run.output.isEmpty)
    #expect(!run.errors.isEmpty)
  }

  @Test func `no engine is status 3 and says where it looked`() async throws {
    let home = try TestHome()
    defer { home.remove() }
    let host = "unix://\(home.path)/none.sock"
    let run = try await CommandRun(["list"], host: host, home: home)
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("No engine answers at \(host)"))
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["--version", "--help"])
  func `asking for it prints it and is no failure`(option: String) async throws {
    let home = try TestHome()
    defer { home.remove() }
    let run = try await CommandRun([option], host: "unix:///nowhere", home: home)
    #expect(run.ending == .exited(0))
    #expect(String(decoding: run.output, as: UTF8.self).contains("gctui"))
    #expect(run.errors.isEmpty)
  }
}
