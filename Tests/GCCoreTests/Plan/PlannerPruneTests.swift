import GCCore
import Testing

/// Engines that remove the untagged parents of an image whatever they are asked: Podman before 4.6.
@Suite struct PlannerPruneTests {
  private let images: [Image] = [
    .dangling("base", layers: ["base"]),
    .dangling("middle", size: 2_000_000, parent: "base", layers: ["base", "middle"]),
    .sample("child", size: 3_000_000, parent: "middle", layers: ["base", "middle", "child"]),
  ]
  private let child = sampleImage("child")

  private func plan(
    _ marks: [ItemID], version: String = "4.3.1", options: PlanOptions = PlanOptions(),
    excluded: ItemID? = nil, images: [Image]? = nil
  ) -> Plan {
    var host = Host.sample(product: .podman)
    host.version = version
    let rule = Protection(rule: "image sha256:…", line: 1)
    return Planner.plan(
      marks: Set(marks), inventory: SampleHost(host: host, images: images ?? self.images).inventory,
      options: options, protection: { $0 == excluded ? rule : nil })
  }

  @Test(arguments: [
    ("3.4.4", true), ("4.3.1", true), ("4.5.1", true), ("4.6.0", false), ("5.8.2", false),
    ("4.6.0-rc1", false), ("10.0", false), ("", true), ("odd", true),
  ])
  func `noprune is known from Podman 4.6 on`(version: String, ignores: Bool) {
    var host = Host.sample(product: .podman)
    host.version = version
    #expect(host.ignoresNoprune == ignores)
    host.product = .docker
    #expect(!host.ignoresNoprune)
  }

  @Test func `a child whose untagged parent is not in the plan stays`() {
    let step = plan([child]).steps.first
    #expect(step?.action == PlanAction.none)
    #expect(
      step?.outcome == .refused(.takesParent(shortID(sampleDigest("middle")), nil)))
    #expect(step?.frees == .zero)
  }

  @Test func `where noprune works it goes alone`() {
    let step = plan([child], version: "4.6.0").steps.first
    #expect(step?.action == .removeImage(force: false))
  }

  @Test func `a child whose parent, near or far, is excluded stays, whatever is asked`() {
    for excluded in ["middle", "base"].map(sampleImage) {
      for options in [
        PlanOptions(), PlanOptions(takesParents: true), PlanOptions(prunesParents: true),
      ] {
        let plan = plan([child], options: options, excluded: excluded)
        guard case .refused(.takesParent(_, let rule)) = plan.steps.first?.outcome else {
          Issue.record("\(excluded) \(options): \(plan.steps)")
          continue
        }
        if !(options == PlanOptions()) || excluded == sampleImage("middle") {
          #expect(rule != nil)
        }
        #expect(plan.steps.allSatisfy { $0.action == .none })
        #expect(plan.frees == .zero)
      }
    }
  }

  @Test func `with its parents in the plan it goes, and they with it`() {
    let plan = plan([child], options: PlanOptions(takesParents: true))
    #expect(plan.steps.map(\.id) == [child, sampleImage("middle"), sampleImage("base")])
    #expect(plan.steps.allSatisfy { $0.action == .removeImage(force: false) })
    #expect(plan.frees.max.map { $0 >= 3_000_000 } == true)
    guard case .removed(_, let parents) = plan.steps.first?.outcome else { return }
    #expect(parents == [sampleDigest("middle"), sampleDigest("base")])
  }

  @Test func `a parent that another child needs, or that has a name, holds nothing back`() {
    let other = Image.sample("other", parent: "middle", layers: ["base", "middle", "other"])
    #expect(plan([child], images: images + [other]).steps.first?.action != PlanAction.none)
    var named = images
    named[1].tags = ["middle:1"]
    #expect(plan([child], images: named).steps.first?.action != PlanAction.none)
  }

  @Test func `a name less takes no parent along`() {
    var two = images
    two[2].tags = ["child:1", "child:2"]
    let plan = plan([child], options: PlanOptions(onlyTags: [child.id: ["child:1"]]), images: two)
    #expect(plan.steps.first?.action == .removeTags(["child:1"]))
  }
}
