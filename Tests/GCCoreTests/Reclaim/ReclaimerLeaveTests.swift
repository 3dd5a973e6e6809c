import FoundationEssentials
import Synchronization
import Testing

@testable import GCCore

/// A run can be left whatever the engine does not answer.
@Suite(.timeLimit(.minutes(2))) struct ReclaimerLeaveTests {
  /// A call that hangs, and an item whose removal makes it.
  struct Hung: CustomTestStringConvertible, Sendable {
    let kind: FakeCall.Kind
    let host: SampleHost
    let item: ItemID

    var testDescription: String { "\(kind) of the \(item.kind.rawValue)" }

    private static let data = Volume(
      name: "data", createdAt: sampleNow, mountpoint: "/v/data", size: .known(5000))
    private static let shop = Network(id: sampleID("shop"), name: "shop", attached: .known([]))
    private static let images = SampleHost(images: [.sample("app", tags: ["app:1", "app:2"])])
    private static let others = SampleHost(volumes: [data], networks: [shop])

    static let looks = [
      Hung(kind: .host, host: .exited(1), item: sampleContainer("c0")),
      Hung(kind: .container, host: .exited(1), item: sampleContainer("c0")),
      Hung(kind: .image, host: images, item: sampleImage("app")),
      Hung(kind: .containers, host: images, item: sampleImage("app")),
      Hung(kind: .volume, host: others, item: data.itemID),
      Hung(kind: .containers, host: others, item: data.itemID),
      Hung(kind: .network, host: others, item: shop.itemID),
      Hung(kind: .containers, host: others, item: shop.itemID),
    ]

    static let removals = [
      Hung(kind: .removeContainer, host: .exited(1), item: sampleContainer("c0")),
      Hung(kind: .removeImage, host: images, item: sampleImage("app")),
      Hung(
        kind: .removeImage, host: SampleHost(images: [.sample("app")]), item: sampleImage("app")),
      Hung(kind: .removeVolume, host: others, item: data.itemID),
      Hung(kind: .removeNetwork, host: others, item: shop.itemID),
    ]
  }

  private static let removing: Set<FakeCall.Kind> = [
    .removeContainer, .removeImage, .removeVolume, .removeNetwork,
  ]

  @Test(arguments: Hung.looks)
  func `a look that hangs is given up by a cancel, and nothing was removed`(hung: Hung) async throws
  {
    try await withTemporaryDirectory { directory in
      let journal = Journal(path: directory + "/journal")
      let rig = ReclaimRig(hung.host, [hung.item], journal: journal)
      _ = await rig.engine.hold(hung.kind)
      let report = try await rig.run { rig in
        await rig.engine.arrival(of: hung.kind)
        rig.reclaimer.cancel()
      }
      #expect(report.outcome(of: hung.item) == .notRun)
      #expect(report.wasCancelled)
      #expect(await !rig.engine.calls.contains { Self.removing.contains($0.kind) })
      guard hung.kind != .host else { return }
      #expect(try outcomes(of: journal).map(\.result) == ["not run"])
      #expect(report.note(of: hung.item)?.contains("had not answered") == true)
    }
  }

  @Test(arguments: Hung.removals)
  func `a removal that hangs is waited for by a cancel, and left as not known by the next`(
    hung: Hung
  ) async throws {
    try await withTemporaryDirectory { directory in
      let journal = Journal(path: directory + "/journal")
      let rig = ReclaimRig(hung.host, [hung.item], journal: journal)
      _ = await rig.engine.hold(hung.kind)
      let stream = rig.reclaimer.run(plan: rig.plan)
      await rig.engine.arrival(of: hung.kind)
      rig.reclaimer.cancel()
      // What waits for nothing else would have ended by now.
      for _ in 0..<100 { await Task.yield() }
      #expect(try outcomes(of: journal).isEmpty)
      rig.reclaimer.abandon()
      var ended: Report?
      for await event in stream { if case .ended(let report) = event { ended = report } }
      let report = try #require(ended)
      let outcome = try #require(report.outcome(of: hung.item))
      #expect(outcome.reason.contains("Whether it went is not known."), "\(outcome)")
      #expect(outcome.word == "failed")
      #expect(!report.isComplete)
      let written = try outcomes(of: journal)
      #expect(written.map(\.result) == ["failed"])
      #expect(written.first?.message == outcome.reason)
    }
  }

  @Test(arguments: [false, true])
  func `a look between two names is given up too, and what went is told`(isAbandoned: Bool)
    async throws
  {
    let host = SampleHost(images: [.sample("app", tags: ["app:1", "app:2"])])
    let rig = ReclaimRig(
      host, [sampleImage("app")], grace: isAbandoned ? .seconds(600) : .milliseconds(10))
    let removal = await rig.engine.hold(.removeImage)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      let before = await rig.engine.count(.containers)
      _ = await rig.engine.hold(.containers)
      await rig.engine.release(removal)
      await rig.engine.arrival(of: .containers, count: before + 1)
      rig.reclaimer.cancel()
      if isAbandoned { rig.reclaimer.abandon() }
    }
    let reason = try #require(report.outcome(of: sampleImage("app"))?.reason)
    #expect(reason.contains("Already untagged: app:1."), "\(reason)")
    #expect(await rig.engine.count(.removeImage) == 1)
  }

  @Test func `a cancel that comes while it is looked at sends no removal when the answer comes`()
    async throws
  {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    let look = await rig.engine.hold(.container, answersFirst: true)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .container)
      rig.reclaimer.cancel()
      await rig.engine.release(look)
    }
    #expect(report.outcome(of: sampleContainer("c0")) == .notRun)
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `an engine that hangs while it is away is left too`() async throws {
    let rig = ReclaimRig(
      SampleHost(images: [.sample("app")]), [sampleImage("app")], grace: .milliseconds(10))
    let removal = await rig.engine.hold(.removeImage)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      _ = await rig.engine.hold(.host)
      await rig.engine.stop()
      await rig.engine.release(removal)
      await rig.engine.arrival(of: .host, count: 2)
      rig.reclaimer.cancel()
    }
    let reason = try #require(report.outcome(of: sampleImage("app"))?.reason)
    #expect(reason.contains("Whether it went is not known."), "\(reason)")
  }

  @Test func `a disk that hangs holds back no cancel`() async throws {
    let (measured, measure) = AsyncStream.makeStream(of: Void.self)
    let rig = ReclaimRig(
      .exited(1), [sampleContainer("c0")],
      disk: {
        measure.yield()
        return await Never.comes()
      }, grace: .milliseconds(10))
    let report = try await rig.run { rig in
      for await _ in measured { break }
      rig.reclaimer.cancel()
    }
    #expect(report.outcome(of: sampleContainer("c0")) == .notRun)
    #expect(report.diskBefore == nil)
  }

  @Test(arguments: [true, false])
  func `a journal that hangs is left behind when the run is`(atIntent: Bool) async throws {
    let host = SampleHost.exited(1)
    let rig = ReclaimRig(host, [sampleContainer("c0")])
    let recorder = HungRecorder(atIntent: atIntent)
    let reclaimer = Reclaimer(
      engine: rig.engine, graph: LayerGraph(inventory: host.inventory), recorder: recorder,
      clock: SteppedClock())
    let stream = reclaimer.run(plan: rig.plan)
    for await _ in recorder.hangs { break }
    reclaimer.cancel()
    reclaimer.abandon()
    var ended: Report?
    for await event in stream { if case .ended(let report) = event { ended = report } }
    let outcome = try #require(ended?.outcome(of: sampleContainer("c0")))
    #expect(outcome == (atIntent ? .notRun : .removed(freed: .exact(1000))))
    #expect(await rig.engine.count(.removeContainer) == (atIntent ? 0 : 1))
  }

  private func outcomes(of journal: Journal) throws -> [JournalEntry.Outcome] {
    let data = try Data(contentsOf: URL(filePath: journal.path))
    return JournalReader(data).records.compactMap(\.outcome)
  }
}

extension Never {
  /// Suspends for good.
  fileprivate static func comes<Value: Sendable>() async -> Value {
    await withUnsafeContinuation { _ in }
  }
}

/// A journal on a disk that hangs.
private struct HungRecorder: RunRecorder {
  let atIntent: Bool
  let hangs: AsyncStream<Void>
  private let hang: AsyncStream<Void>.Continuation

  init(atIntent: Bool) {
    self.atIntent = atIntent
    (hangs, hang) = AsyncStream.makeStream()
  }

  func willRemove(_ step: PlanStep) async {
    guard atIntent else { return }
    hang.yield()
    await Never.comes() as Void
  }

  func didRemove(_ step: PlanStep, _ result: StepResult) async {
    guard !atIntent else { return }
    hang.yield()
    await Never.comes() as Void
  }
}
