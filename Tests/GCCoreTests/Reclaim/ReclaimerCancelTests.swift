import GCCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReclaimerCancelTests {
  private let app = sampleImage("app")

  @Test func `cancelled before it begins, a run asks for nothing`() async throws {
    let rig = ReclaimRig(.exited(2), [sampleContainer("c0"), sampleContainer("c1")])
    rig.reclaimer.cancel()
    let held = await rig.engine.hold(.host)
    // The engine never answers, and the run ends all the same.
    let report = try await rig.run()
    await rig.engine.release(held)
    #expect(report.entries.map(\.outcome) == [.notRun, .notRun])
    #expect(report.wasCancelled)
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `cancelled among containers, those under way finish and no image is begun`()
    async throws
  {
    let items = (0..<20).map { sampleContainer("c\($0)") }
    let rig = ReclaimRig(.exited(20), items + [app])
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer, count: 16)
      rig.reclaimer.cancel()
      rig.reclaimer.cancel()
      await rig.engine.release(held)
    }
    #expect(report.wasCancelled)
    #expect(report.entries.count { $0.outcome == .removed(freed: .exact(1000)) } == 16)
    #expect(report.entries.count { $0.outcome == .notRun } == 5)
    #expect(await rig.engine.count(.removeContainer) == 16)
    #expect(await rig.engine.count(.removeImage) == 0)
  }

  @Test func `cancelled among the tags of an image, that image is finished and no other begun`()
    async throws
  {
    let host = SampleHost(images: [
      .sample("app", tags: ["app:1", "app:2"]), .sample("b", tags: ["b:1"]),
    ])
    let rig = ReclaimRig(host, [app, sampleImage("b")])
    let held = await rig.engine.hold(.removeImage)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      rig.reclaimer.cancel()
      await rig.engine.release(held)
    }
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
    #expect(report.outcome(of: sampleImage("b")) == .notRun)
  }

  @Test func `cancelled while the engine is away, the run does not wait for it`() async throws {
    let rig = ReclaimRig(
      SampleHost(images: [.sample("app"), .sample("b")]), [app, sampleImage("b")])
    let removal = await rig.engine.hold(.removeImage)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      let greeting = await rig.engine.hold(.host)
      await rig.engine.stop()
      await rig.engine.release(removal)
      await rig.engine.arrival(of: .host, count: 2)
      rig.reclaimer.cancel()
      await rig.engine.release(greeting)
    }
    #expect(report.outcome(of: app)?.reason.contains("cancelled while the engine was away") == true)
    #expect(report.outcome(of: sampleImage("b")) == .notRun)
    // The greeting, and one look after the loss.
    #expect(await rig.engine.count(.host) == 2)
  }

  @Test func `the disk is measured before and after`() async throws {
    let rig = ReclaimRig(
      .exited(1), [sampleContainer("c0")], disk: { DiskSpace(total: 100, free: 40) })
    let report = try await rig.run()
    #expect(report.diskBefore == DiskSpace(total: 100, free: 40))
    #expect(report.diskAfter == DiskSpace(total: 100, free: 40))
  }

  @Test func `who stops listening cancels the run`() async throws {
    let (measured, measure) = AsyncStream.makeStream(of: Void.self)
    let items = (0..<20).map { sampleContainer("c\($0)") }
    let rig = ReclaimRig(
      .exited(20), items,
      disk: {
        measure.yield(())
        return nil
      })
    let held = await rig.engine.hold(.removeContainer)
    let stream = rig.reclaimer.run(plan: rig.plan)
    let listener = Task { for await _ in stream {} }
    await rig.engine.arrival(of: .removeContainer, count: 16)
    listener.cancel()
    await listener.value
    await rig.engine.release(held)
    // The disk is measured once before and once after everything.
    var measurements = measured.makeAsyncIterator()
    _ = await measurements.next()
    _ = await measurements.next()
    #expect(await rig.engine.count(.removeContainer) == 16)
  }
}
