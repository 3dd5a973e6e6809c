import GCCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReclaimerImageTests {
  private let app = sampleImage("app")

  private var twoTags: SampleHost {
    SampleHost(images: [.sample("app", tags: ["app:1", "app:2"])])
  }

  @Test func `an image goes by its full ID, without force, its parents kept`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
    #expect(report.note(of: app) == nil)
    #expect(
      await rig.engine.calls.filter { $0.kind == .removeImage }
        == [.removeImage(app.id, force: false, noprune: true)])
  }

  @Test func `images go one at a time, after all containers, children first`() async throws {
    let host = SampleHost(
      containers: [.sample("job", image: "child")],
      images: [
        .dangling("base", layers: ["base"]),
        .dangling("child", size: 2_000_000, parent: "base", layers: ["base", "child"]),
      ])
    let (base, child) = (sampleImage("base"), sampleImage("child"))
    let rig = ReclaimRig(host, [base, child, sampleContainer("job")])
    let report = try await rig.run()
    #expect(report.isComplete)
    #expect(report.freed == .exact(2_001_000))
    let removals = await rig.engine.calls.filter {
      $0.kind == .removeImage || $0.kind == .removeContainer
    }
    #expect(
      removals == [
        .removeContainer(sampleID("job"), force: false, volumes: false),
        .removeImage(child.id, force: false, noprune: true),
        .removeImage(base.id, force: false, noprune: true),
      ])
    #expect(await rig.engine.peak[.removeImage] == 1)
  }

  @Test func `a marked parent that goes with its child is not told as somebody else's work`()
    async throws
  {
    let host = SampleHost(images: [
      .dangling("base", layers: ["base"]),
      .dangling("child", size: 2_000_000, parent: "base", layers: ["base", "child"]),
    ])
    let (base, child) = (sampleImage("base"), sampleImage("child"))
    let rig = ReclaimRig(host, [base, child], prunesParents: true)
    let report = try await rig.run()
    #expect(report.isComplete)
    #expect(report.freed == .exact(2_000_000))
    #expect(report.outcome(of: base) == .alreadyGone)
    #expect(report.note(of: base)?.hasPrefix("It went with an image") == true)
  }

  @Test func `each of several tags goes by its name, and the image with the last`() async throws {
    let rig = ReclaimRig(twoTags, [app])
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
    #expect(
      await rig.engine.calls.filter { $0.kind == .removeImage } == [
        .removeImage("app:1", force: false, noprune: true),
        .removeImage("app:2", force: false, noprune: true),
      ])
    let lists = await rig.engine.calls.filter { $0.kind == .containers }
    #expect(lists == Array(repeating: .containers(ContainerQuery(ancestor: app.id)), count: 2))
  }

  @Test func `an image that got a tag is skipped, with nothing taken off`() async throws {
    let rig = ReclaimRig(twoTags, [app])
    await rig.engine.tag(app.id, "release:9")
    let report = try await rig.run()
    #expect(
      report.outcome(of: app) == .skipped(reason: "It got the tag release:9 since the review."))
    #expect(await rig.engine.count(.removeImage) == 0)
  }

  @Test func `a dangling image that got a tag is skipped`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.dangling("app")]), [app])
    await rig.engine.tag(app.id, "kept:1")
    let report = try await rig.run()
    #expect(report.outcome(of: app)?.isSkipped == true)
    #expect(await rig.engine.state.images.count == 1)
  }

  @Test func `a tag that moved to another image is left there`() async throws {
    var host = twoTags
    host.images.append(.sample("other"))
    let rig = ReclaimRig(host, [app])
    await rig.engine.tag(sampleDigest("other"), "app:2")
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .skipped(reason: "It lost the tag app:2 since the review."))
    #expect(await rig.engine.count(.removeImage) == 0)
  }

  @Test func `a tag that moves in the middle is left there, and what went already is told`()
    async throws
  {
    var host = twoTags
    host.images.append(.sample("other"))
    let rig = ReclaimRig(host, [app])
    let held = await rig.engine.hold { $0 == .image("app:2") }
    let report = try await rig.run { rig in
      await rig.engine.arrival { $0.contains(.image("app:2")) }
      await rig.engine.tag(sampleDigest("other"), "app:2")
      await rig.engine.release(held)
    }
    #expect(
      report.outcome(of: app)
        == .skipped(
          reason: "The tag app:2 moved to \(shortID(sampleDigest("other"))) since the review."
            + " Already untagged: app:1."))
    #expect(
      await rig.engine.find("app:2")?.id == sampleDigest("other"))
  }

  @Test(arguments: [ContainerState.created, .running, .exited])
  func `an image with several tags that got a container keeps them all`(state: ContainerState)
    async throws
  {
    let rig = ReclaimRig(twoTags, [app])
    await rig.engine.create(.sample("user", state: state))
    let report = try await rig.run()
    #expect(
      report.outcome(of: app)
        == .skipped(
          reason: "The container user uses it since the review and is \(state.name)."))
    #expect(await rig.engine.state.images.first?.tags == ["app:1", "app:2"])
  }

  @Test func `a container of a descendant does not count as a user`() async throws {
    let rig = ReclaimRig(twoTags, [app])
    await rig.engine.create(.sample("user", image: "descendant"))
    #expect(try await rig.run().isComplete)
  }

  @Test func `an image with one tag that got a container is refused by the engine and skipped`()
    async throws
  {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    await rig.engine.create(.sample("user"))
    let report = try await rig.run()
    let outcome = try #require(report.outcome(of: app))
    #expect(outcome.isSkipped)
    #expect(outcome.reason.contains("used by stopped container user"))
    #expect(await rig.engine.state.images.count == 1)
  }

  @Test func `force never takes an image from under a container that lives`() async throws {
    let host = SampleHost(containers: [.sample("user")], images: [.sample("app")])
    let rig = ReclaimRig(host, [app], forced: [app])
    #expect(rig.plan.steps.first?.action == .removeImage(force: true))
    await rig.engine.move(sampleID("user"), to: .paused)
    let report = try await rig.run()
    #expect(
      report.outcome(of: app) == .skipped(reason: "The container user uses it and is paused."))
    #expect(await rig.engine.count(.removeImage) == 0)
  }

  @Test func `force is not used on Podman, which would remove the containers too`() async throws {
    let host = SampleHost(
      host: .sample(product: .podman), containers: [.sample("user")], images: [.sample("app")])
    let rig = ReclaimRig(host, [app], forced: [app])
    let report = try await rig.run()
    #expect(report.outcome(of: app)?.reason.contains("Podman would remove") == true)
    #expect(await rig.engine.count(.removeImage) == 0)
    #expect(await rig.engine.calls.contains(.containers(ContainerQuery())))
  }

  @Test func `an image that is gone is already gone`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    await rig.engine.remove(image: app.id)
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .alreadyGone)
    #expect(report.freed == .zero)
  }

  @Test(arguments: [409, 500])
  func `what the engine says is told in its own words`(status: Int) async throws {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    await rig.engine.fail(.removeImage, .refused(status: status, message: "no, because"))
    let report = try await rig.run()
    #expect(
      report.outcome(of: app)
        == (status == 409 ? .skipped(reason: "no, because") : .failed(message: "no, because")))
  }

  @Test func `a failure between tags tells what went already`() async throws {
    let rig = ReclaimRig(twoTags, [app])
    await rig.engine.fail(.refused(status: 500, message: "Input/output error.")) {
      $0 == .removeImage("app:2", force: false, noprune: true)
    }
    let report = try await rig.run()
    #expect(
      report.outcome(of: app)
        == .failed(message: "Input/output error. Already untagged: app:1."))
  }

  @Test func `layers that another image came to hold are not counted, and the note says so`()
    async throws
  {
    let host = SampleHost(images: [
      .sample("app", size: 2_000_000, layers: ["base", "app"])
    ])
    let rig = ReclaimRig(host, [app])
    await rig.engine.add(.sample("new", layers: ["base"]))
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
    #expect(
      report.note(of: app)
        == "One layer is still held by an image, a container or the build cache.")
  }

  @Test func `on the containerd store nothing says how much went, and the note says why`()
    async throws
  {
    let host = SampleHost(
      host: .sample(imageStore: .containerd), images: [.sample("app"), .sample("other")])
    let rig = ReclaimRig(host, [app])
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .removed(freed: .unknown(.containerdStore)))
    #expect(report.note(of: app)?.contains("containerd store") == true)
  }
}
