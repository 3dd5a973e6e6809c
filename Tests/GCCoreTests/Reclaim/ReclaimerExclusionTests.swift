import FoundationEssentials
import Testing

@testable import GCCore

/// Rules that are written between the review and a removal.
@Suite(.timeLimit(.minutes(2))) struct ReclaimerExclusionTests {
  private func current(_ path: String) -> CurrentExclusions {
    CurrentExclusions { () throws(ExclusionSourceError) in
      try ExclusionSources.texts(
        own: ExclusionFile(path: path), places: .init(etc: path + "-etc"), mustExist: false)
    }
  }

  private func write(_ text: String, _ path: String) throws {
    try writeFile(path, Data(text.utf8))
  }

  @Test func `what a rule protects by the time of its removal is skipped with that rule`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let path = directory + "/rules"
      let marks = [sampleContainer("c0"), sampleContainer("c1")]
      let rig = ReclaimRig(.exited(2), marks, exclusions: current(path))
      #expect(rig.plan.steps.allSatisfy { $0.action != .none })
      try write("# meanwhile\ncontainer c1\n", path)
      let report = try await rig.run()
      #expect(
        report.entries.map(\.outcome) == [
          .removed(freed: .exact(1000)),
          .skipped(
            reason: "Excluded by the rule container c1 (line 2 of \(path)): "
              + "stop excluding it first."),
        ])
      #expect(!report.isComplete)
      #expect(await rig.engine.count(.removeContainer) == 1)
    }
  }

  @Test func `a rule that is saved while the run is under way still holds for what is left`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let path = directory + "/rules"
      let images = ["a", "b", "c"].map { Image.dangling($0) }
      let rig = ReclaimRig(
        SampleHost(images: images), images.map(\.itemID), exclusions: current(path))
      let held = await rig.engine.hold(.removeImage)
      let order = rig.plan.steps.map(\.id)
      let report = try await rig.run { rig in
        await rig.engine.arrival(of: .removeImage)
        try? write("image \(order[1].id)\n", path)
        await rig.engine.release(held)
      }
      let kept = report.entries.filter { if case .skipped = $0.outcome { true } else { false } }
      #expect(kept.map(\.step.id) == [order[1]])
      #expect(await rig.engine.count(.removeImage) == 2)
    }
  }

  @Test func `a file that becomes unusable stops everything that has not begun`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/rules"
      let rig = ReclaimRig(
        .exited(2), [sampleContainer("c0"), sampleContainer("c1")], exclusions: current(path))
      try write("nonsense\n", path)
      let report = try await rig.run()
      for entry in report.entries {
        guard case .skipped(let reason) = entry.outcome else {
          Issue.record("\(entry.outcome)")
          continue
        }
        #expect(reason.contains("Nothing is deleted until") && reason.contains("\(path):1: "))
      }
      #expect(await rig.engine.count(.removeContainer) == 0)
    }
  }
}

@Suite struct CurrentExclusionsTests {
  private let web = Container.sample("web")

  private func rules(_ lines: String...) throws -> ExclusionRules {
    var rules = ExclusionRules()
    let text = lines.map { $0 + "\n" }.joined()
    rules.add(try ExclusionDocument(parsing: Array(text.utf8)), path: "/rules")
    return rules
  }

  private func step(_ id: ItemID, _ action: PlanAction, parents: [String] = []) -> PlanStep {
    PlanStep(
      id: id, name: "x", action: action, outcome: .removed(chains: [], parents: parents),
      frees: .zero, reviewed: .image(tags: [], digests: []))
  }

  @Test func `each look sees what the sources say at that moment`() async throws {
    try await withTemporaryDirectory { root in
      let path = root + "/rules"
      let inventory = Inventory(containers: [web])
      let current = CurrentExclusions { () throws(ExclusionSourceError) in
        try ExclusionSources.texts(own: ExclusionFile(path: path), mustExist: true)
      }
      let error = #expect(throws: ExclusionSourceError.self) { try current.rules() }
      #expect(error?.sentence.contains("There is no exclusions file") == true)
      for (text, isProtected) in [("", false), ("container web\n", true), ("label x\n", false)] {
        try writeFile(path, Data(text.utf8))
        for _ in 0..<2 {
          let protection = try current.rules().protection(of: web.itemID, in: inventory)
          #expect((protection != nil) == isProtected, "\(text)")
        }
      }
      try writeFile(path, Data("nonsense\n".utf8))
      for _ in 0..<2 { #expect(throws: ExclusionSourceError.self) { try current.rules() } }
    }
  }

  @Test func `an excluded parent keeps the child that would take it along`() throws {
    let parent = Image.dangling("parent", labels: ["keep": ""])
    let child = Image.sample("child", parent: "parent")
    let inventory = Inventory(images: [parent, child])
    let step = step(child.itemID, .removeImage(force: false), parents: [parent.id])
    let reason = try #require(try rules("label keep").obstacle(to: step, in: inventory))
    #expect(reason.contains("untagged parent") && reason.contains("label keep (line 1 of /rules)"))
    #expect(try rules("label other").obstacle(to: step, in: inventory) == nil)
  }

  @Test func `force takes no image from under an excluded container`() throws {
    let image = Image.dangling("app")
    let inventory = Inventory(containers: [web], images: [image])
    let forced = step(image.itemID, .removeImage(force: true))
    let reason = try #require(try rules("container web").obstacle(to: forced, in: inventory))
    #expect(reason.contains("The container web uses it"))
    #expect(try rules("container db").obstacle(to: forced, in: inventory) == nil)
    let unforced = step(image.itemID, .removeImage(force: false))
    #expect(try rules("container web").obstacle(to: unforced, in: inventory) == nil)
  }
}
