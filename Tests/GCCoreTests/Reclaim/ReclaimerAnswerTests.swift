import GCCore
import Testing

/// What the engine answers is read, and where it does not say for sure, another look is taken.
@Suite(.timeLimit(.minutes(2))) struct ReclaimerAnswerTests {
  private let app = sampleImage("app")
  private static let data = Volume(name: "data", size: .known(5000))
  private static let shop = Network(id: sampleID("shop"), name: "shop", attached: .known([]))
  private static let host = SampleHost(
    containers: [.sample("job", image: "gone")], images: [.sample("app")], volumes: [data],
    networks: [shop])
  /// An item of each kind, with the call that removes it.
  static let kinds: [(ItemID, FakeCall.Kind)] = [
    (sampleContainer("job"), .removeContainer), (sampleImage("app"), .removeImage),
    (data.itemID, .removeVolume), (shop.itemID, .removeNetwork),
  ]

  private static func remove(_ item: ItemID, from engine: FakeEngine) async {
    await engine.set { host in
      switch item.kind {
      case .container: host.containers = []
      case .image: host.images = []
      case .volume: host.volumes = []
      case .network: host.networks = []
      }
    }
  }

  @Test(arguments: kinds)
  func `a removal answered with 404 has failed where the item is still there`(
    item: ItemID, call: FakeCall.Kind
  ) async throws {
    let rig = ReclaimRig(Self.host, [item])
    await rig.engine.fail(call, .refused(status: 404, message: "page not found"))
    let report = try await rig.run()
    guard case .failed(let message) = report.outcome(of: item) else {
      Issue.record("\(String(describing: report.outcome(of: item)))")
      return
    }
    #expect(message.contains("still there") && message.contains("page not found"))
    #expect(!report.isComplete)
    #expect(report.freed == .zero)
  }

  @Test(arguments: kinds, [500, 409])
  func `a refusal of what is gone is no failure`(
    kind: (ItemID, FakeCall.Kind), status: Int
  ) async throws {
    let (item, call) = kind
    let rig = ReclaimRig(Self.host, [item])
    await rig.engine.fail(call, .refused(status: status, message: "unrecognized image ID"))
    let held = await rig.engine.hold(call)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: call)
      await Self.remove(item, from: rig.engine)
      await rig.engine.release(held)
    }
    #expect(report.outcome(of: item) == .alreadyGone)
    #expect(report.note(of: item)?.contains("unrecognized image ID") == true)
    #expect(report.isComplete && report.freed == .zero)
  }

  @Test func `a container renamed since the review stays`() async throws {
    let rig = ReclaimRig(Self.host, [sampleContainer("job")])
    await rig.engine.edit(sampleID("job")) { $0.names = ["production"] }
    let report = try await rig.run()
    #expect(
      report.outcome(of: sampleContainer("job"))
        == .skipped(reason: "It was called job when it was reviewed, and is production now."))
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `a new build under the name, after the last look, is told and recorded`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let journal = Journal(path: directory + "/journal.jsonl")
      let host = SampleHost(images: [.sample("app", tags: ["app:1", "app:2"])])
      let rig = ReclaimRig(host, [app], journal: journal)
      let held = await rig.engine.hold(.removeImage)
      let report = try await rig.run { rig in
        await rig.engine.arrival(of: .removeImage)
        await rig.engine.add(.dangling("new"))
        await rig.engine.tag(sampleDigest("new"), "app:1")
        await rig.engine.release(held)
      }
      let entry = try #require(report.entries.first)
      #expect(entry.outcome.reason.contains("Its name had moved to"))
      #expect(entry.unreviewed.images == [sampleDigest("new")])
      // Its layer was not known at the review: unknown, never nothing.
      #expect(entry.unreviewed.freed.max == nil && report.freed.max == nil)
      #expect(!report.isComplete)
      // Nothing further was taken off, and the image is there with the name that it has.
      #expect(await rig.engine.count(.removeImage) == 1)
      #expect(await rig.engine.state.images.map(\.tags) == [["app:2"]])

      let records = JournalReader(try readFile(journal.path)).records
      let told = try #require(records.first?.outcome?.unreviewed)
      #expect(told.images == [sampleDigest("new")])
      #expect(records.first?.outcome?.result == "failed")
    }
  }

  @Test func `a tag that a dangling image gets after the last look is told`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.dangling("app")]), [app])
    let held = await rig.engine.hold(.removeImage)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      await rig.engine.tag(sampleDigest("app"), "keep:1")
      await rig.engine.release(held)
    }
    let entry = try #require(report.entries.first)
    #expect(entry.outcome == .removed(freed: .exact(1_000_000)))
    #expect(entry.unreviewed == Unreviewed(names: ["keep:1"]))
    #expect(!report.isComplete)
  }

  @Test func `an image that the containerd store keeps though it says Deleted goes by its ID`()
    async throws
  {
    let host = SampleHost(
      host: .sample(imageStore: .containerd),
      images: [
        .sample("app", tags: ["app:1", "app:2"]), .sample("child", parent: "app"),
      ])
    let rig = ReclaimRig(host, [app])
    let report = try await rig.run()
    guard case .removed = report.outcome(of: app) else {
      Issue.record("\(report)")
      return
    }
    #expect(
      await rig.engine.calls.filter { $0.kind == .removeImage } == [
        .removeImage("app:1", force: false, noprune: true),
        .removeImage("app:2", force: false, noprune: true),
        .removeImage(app.id, force: false, noprune: true),
      ])
    #expect(await rig.engine.state.images.map(\.id) == [sampleDigest("child")])
  }

  @Test func `a container that ran again after the last look is told`() async throws {
    let rig = ReclaimRig(Self.host, [sampleContainer("job")])
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer)
      await rig.engine.move(sampleID("job"), to: .running)
      await rig.engine.move(sampleID("job"), to: .exited)
      await rig.engine.release(held)
    }
    let entry = try #require(report.entries.first)
    #expect(
      entry.unreviewed.changes == [
        "It was started after the last look, and had ended again when it was removed."
      ])
    guard case .removed = entry.outcome else {
      Issue.record("\(entry)")
      return
    }
    #expect(!report.isComplete)
  }

  @Test func `an engine that refuses its events costs only what they would tell`() async throws {
    let rig = ReclaimRig(Self.host, Self.kinds.map(\.0))
    await rig.engine.fail(.events, .refused(status: 403, message: "not allowed"))
    #expect(try await rig.run().isComplete)
  }

  @Test func `what nobody reviewed counts in the bytes of a report, and makes it incomplete`() {
    let step = PlanStep(
      id: app, name: "app:1", action: .removeImage(force: false),
      outcome: .removed(chains: [], parents: []), frees: .zero,
      reviewed: .image(tags: ["app:1"], digests: []))
    var entry = Report.Entry(step: step, outcome: .removed(freed: .exact(5)))
    #expect(Report(entries: [entry]).isComplete)
    entry.unreviewed = Unreviewed(images: [sampleDigest("new")], freed: .exact(7))
    let report = Report(entries: [entry])
    #expect(!report.isComplete && report.freed == .exact(12))
  }
}
