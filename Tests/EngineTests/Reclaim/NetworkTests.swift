import GCCore
import Testing
import ThrowawayEngine

/// Networks on a real engine, which itself would take one from under a stopped container.
@Suite struct NetworkTests {
  @Test func `a network that a stopped container needs stays, and the container starts again`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let socket = engine.socket
      _ = try socket.importImage("base:1")
      var ids: [String: String] = [:]
      for name in ["idle", "ended", "fresh", "byid", "live", "freed"] {
        ids[name] = try socket.createNetwork(name)
      }
      let ended = try socket.createContainer("ended", image: "base:1", network: "ended")
      try socket.start(ended)
      try socket.wait(ended)
      _ = try socket.createContainer("fresh", image: "base:1", network: "fresh")
      _ = try socket.createContainer("byid", image: "base:1", network: ids["byid"] ?? "")
      let live = try socket.createContainer(
        "live", image: "base:1", command: ["/bin/sleep", "100000"], network: "live")
      try socket.start(live)
      let goer = try socket.createContainer("goer", image: "base:1", network: "freed")

      let networks = try socket.networkIDs()
      let inventory = try await client.snapshot(Set(Measurement.allCases))
      let plan = Planner.plan(
        marks: Set(networks.values.map(ItemID.network) + [.container(goer)]),
        inventory: inventory)
      let outcomes = plan.steps.reduce(into: [:]) { $0[$1.name] = $1.outcome }
      for name in ["host", "none"] { #expect(outcomes[name] == .refused(.predefined)) }
      for name in ["ended", "fresh", "byid"] {
        #expect(outcomes[name] == .refused(.usedByContainers([name], running: false)))
      }
      #expect(outcomes["live"] == .refused(.usedByContainers(["live"], running: true)))
      for name in ["idle", "freed", "goer"] {
        #expect(outcomes[name] == .removed(chains: [], parents: []))
      }
      #expect(plan.frees.min == 0)

      let proof = JournalProof(in: engine.directory, of: inventory)
      let report = try await Reclaimer(inventory, client, recorder: proof.recorder)
        .report(of: plan)
      try proof.expectPaired(with: report)
      #expect(
        try Set(socket.networkIDs().keys)
          == Set(networks.keys).subtracting(["idle", "freed"]))
      #expect(report.reason(ids["ended"] ?? "").contains("container ended"))
      try socket.start(ended)
      try socket.wait(ended)

      // The engine itself would have removed it, and the container could not start any more.
      try socket.call("DELETE", "/networks/\(ids["ended"] ?? "")")
      #expect(try socket.request("POST", "/containers/\(ended)/start").status == 404)
    }
  }

  @Test func `a network that got a container since the review stays`() async throws {
    try await TestEngine.with { engine, client in
      let socket = engine.socket
      _ = try socket.importImage("base:1")
      let stopped = try socket.createNetwork("stopped")
      let attached = try socket.createNetwork("attached")
      let idle = try socket.createNetwork("idle")
      let reviewed = try await Reviewed(client, [stopped, attached, idle].map(ItemID.network))
      _ = try socket.createContainer("one", image: "base:1", network: "stopped")
      let two = try socket.createContainer(
        "two", image: "base:1", command: ["/bin/sleep", "100000"], network: "attached")
      try socket.start(two)

      let report = try await reviewed.reclaim()
      #expect(
        report.reason(stopped)
          == "The container one uses it and is created.")
      #expect(report.reason(attached) == "two is attached to it: disconnect that first.")
      #expect(report.outcome(idle) == .removed(freed: .zero))
      #expect(Set(try socket.networkIDs().keys).isSuperset(of: ["stopped", "attached"]))

      // And the engine's own words where it is the one that refuses.
      let error = await #expect(throws: EngineError.self) {
        try await client.removeNetwork(attached)
      }
      guard case .refused(403, let message) = error else {
        throw Unexpected("\(error as Any)")
      }
      #expect(message.contains("active endpoints"))
    }
  }
}
