import FoundationEssentials
import GCCore
import Testing
import ThrowawayEngine

/// What changes between the collector's look and its removal.
@Suite struct CollectRaceTests {
  @Test func `what was used, changed or removed meanwhile is left, and the rest goes`()
    async throws
  {
    try await TestEngine.with { engine, client in
      let socket = engine.socket
      _ = try socket.importImage("base:1")
      for name in ["goes", "tagged", "used"] {
        try socket.build("FROM base:1\nLABEL n=\(name)", name: "\(name):1")
      }
      let names = ["goes", "starts", "ran-again", "removed"]
      for name in names {
        _ = try socket.createContainer(name, image: "base:1", command: ["/bin/sleep", "1000"])
      }
      _ = try socket.run("quick", image: "base:1")
      for name in ["data", "taken"] { try socket.createVolume(name) }
      _ = try socket.createNetwork("free")
      _ = try socket.createNetwork("joined")

      var policy = Policy()
      policy.take.formUnion([.namedVolumes, .networks])
      (policy.containerGrace, policy.imageGrace, policy.volumeGrace) = (0, 0, 0)
      let plan = try await CollectSurvey(engine: client, policy: policy).plan()
      #expect(plan.performed.steps.count == 13, "\(plan.performed.steps.map(\.name))")

      // Everything here comes after the look, and before the removal.
      try socket.start("starts")
      try socket.start("ran-again")
      try socket.call("POST", "/containers/ran-again/kill")
      try socket.wait("ran-again")
      try socket.start("quick")
      try socket.wait("quick")
      try socket.removeContainer("removed")
      try socket.tag("tagged:1", "tagged:keep")
      _ = try socket.createContainer(
        "user", image: "used:1", binds: ["taken:/taken"], network: "joined")

      let report = try await Reclaimer(plan.inventory, client).report(of: plan.performed)
      let outcomes = Dictionary(
        report.entries.map { ($0.step.name, $0.outcome) }, uniquingKeysWith: { first, _ in first })
      for name in ["starts", "ran-again", "quick", "tagged:1", "used:1", "taken", "joined"] {
        guard case .skipped(let reason) = outcomes[name] else {
          Issue.record("\(name): \(String(describing: outcomes[name]))")
          continue
        }
        #expect(!reason.isEmpty)
      }
      #expect(outcomes["removed"] == .alreadyGone)
      for name in ["goes", "goes:1", "data", "free"] {
        guard case .removed = outcomes[name] else {
          Issue.record("\(name): \(String(describing: outcomes[name]))")
          continue
        }
      }
      #expect(!report.isComplete)
      #expect(
        CollectResult(plan: plan, report: report).entries.map(\.step) == plan.performed.steps)
      for name in ["starts", "ran-again", "quick", "user"] {
        #expect(try socket.has(container: name), "\(name)")
      }
      for name in ["tagged:1", "tagged:keep", "used:1"] {
        #expect(try socket.has(image: name), "\(name)")
      }
    }
  }
}
