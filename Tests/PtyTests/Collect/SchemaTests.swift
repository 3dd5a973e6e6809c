import FoundationEssentials
import PtyTerminal
import Testing
import ThrowawayEngine

extension CollectTests {
  /// What the commands print for programs is what their schemas describe.
  @Suite struct SchemaTests {
    private static let things: [Thing] = [
      .image("app:1", also: ["app:latest"], labels: ["team": "shop"]), .image("job:1"),
      .dangling("lost"), .image("used:1"), .volume("data"), .network("back"),
      .container("ran", of: "app:1", volumes: ["/data"]), .container("new", .created),
      .container("runs", .running, of: "used:1"), .container("busy", .busy),
      .container("kept", .created, binds: ["data:/data"]),
    ]

    @Test func `a run, a rehearsal and a run with nothing to do`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put(Self.things)
      let schema = try JSONSchema("collect")
      let options = [
        "collect", "--grace", "0s", "--keep", "1", "--format", "json", "--container-volumes",
        "--volumes", "--networks",
      ]
      func run(_ more: [String], status: Int32) async throws -> CollectAnswer {
        let run = try await CommandRun(
          options + more, host: engine.host, home: home, ownEtc: true)
        #expect(run.ending == .exited(status), "\(run.errors)")
        let problems = try schema.problems(in: run.output)
        #expect(problems == [])
        return try run.json(CollectAnswer.self)
      }
      let rehearsal = try await run(["--dry-run"], status: 0)
      #expect(rehearsal.dryRun && rehearsal.freed == nil)
      let report = try await run([], status: 1)
      #expect(!report.dryRun && report.freed != nil)
      #expect(report.item("busy")?.outcome == "failed")
      // With nothing asked for that is there.
      let idle = try await run(["--label", "no=such"], status: 0)
      #expect(idle.items.allSatisfy { $0.outcome == "kept" })
      // And that list is of both.
      #expect(!report.items.filter { $0.outcome == "kept" }.isEmpty)
    }

    @Test func `the lists, a plan and its deletion`() async throws {
      let engine = try suiteEngine()
      let home = try TestHome()
      defer { home.remove() }
      try engine.clearCase()
      try engine.put(Self.things)
      let list = try await CommandRun(
        ["list", "--format", "json"], host: engine.host, home: home)
      let problems = try JSONSchema("list").problems(in: list.output)
      #expect(problems == [])
      let schema = try JSONSchema("plan")
      for command in [["plan"], ["delete", "--yes"]] {
        let run = try await CommandRun(
          command + ["--ids", "-", "--format", "json"], host: engine.host, home: home,
          input: "ran\nruns\napp:1\nused:1\nvolume:data\nnetwork:back\n")
        let problems = try schema.problems(in: run.output)
        #expect(problems == [], "\(run.errors)")
      }
    }

    @Test(arguments: [
      #"{}"#, #"{"frees": 1, "steps": []}"#,
      #"{"frees": {"min": -1, "max": null, "reasons": []}, "steps": []}"#,
      #"{"frees": {"min": 1, "max": null, "reasons": []}, "steps": [], "more": 1}"#,
    ])
    func `a document that is not as its schema says is found out`(document: String) throws {
      #expect(try !JSONSchema("plan").problems(in: Data(document.utf8)).isEmpty)
    }
  }
}
