import GCCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReclaimerConnectionTests {
  private let app = sampleImage("app")
  private let lost = FakeEngine.unreachable

  @Test func `nothing runs on another engine than the reviewed one`() async throws {
    let rig = ReclaimRig(.exited(3), (0..<3).map { sampleContainer("c\($0)") })
    await rig.engine.set { $0.host.engineID = "another" }
    let report = try await rig.run()
    #expect(
      report.entries.allSatisfy { $0.outcome.reason.hasPrefix("Another engine than the reviewed") })
    #expect(report.entries.allSatisfy { $0.outcome.isSkipped })
    #expect(await Set(rig.engine.calls) == [.host])
  }

  @Test func `an engine without a lasting ID is taken for the same`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    await rig.engine.set { $0.host.engineID = "" }
    #expect(try await rig.run().isComplete)
  }

  @Test func `an engine that is away at first is waited for`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    await rig.engine.fail(.host, lost, times: 5)
    #expect(try await rig.run().isComplete)
  }

  @Test func `a wait for the engine is told once, and its end`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    await rig.engine.fail(.host, lost, times: 5)
    var events: [RunEvent] = []
    var progress = RunProgress(total: 1)
    var waits: [String] = []
    for await event in rig.reclaimer.run(plan: rig.plan) {
      events.append(event)
      progress.apply(event)
      if let wait = progress.wait { waits.append(wait.sentence) }
    }
    #expect(
      events.prefix(2) == [
        .engineAway(reason: lost.sentence, patience: .seconds(30)), .engineBack,
      ])
    #expect(waits == ["Waiting up to 30 s for the engine. \(lost.sentence)"])
  }

  @Test func `an engine that goes in the middle is told of too`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    let removal = await rig.engine.hold(.removeContainer, answersFirst: true)
    let stream = rig.reclaimer.run(plan: rig.plan)
    await rig.engine.arrival(of: .removeContainer)
    await rig.engine.stop()
    await rig.engine.release(removal)
    var isAway = false
    for await event in stream {
      switch event {
      case .engineAway:
        isAway = true
        await rig.engine.start()
      case .engineBack: isAway = false
      case .ended(let report):
        #expect(!isAway)
        #expect(report.isComplete)
      case .started, .finished: break
      }
    }
  }

  @Test func `an engine that stays away leaves everything not run, and says why`() async throws {
    let rig = ReclaimRig(.exited(2), [sampleContainer("c0"), sampleContainer("c1")])
    await rig.engine.stop()
    let report = try await rig.run()
    #expect(report.entries.map(\.outcome) == [.notRun, .notRun])
    #expect(report.entries.allSatisfy { $0.note?.contains("did not come back") == true })
    #expect(!report.wasCancelled)
  }

  @Test func `a removal whose answer was lost is removed, its bytes not known`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0"), app])
    let report = try await rig.runDying(in: .removeContainer)
    #expect(
      report.outcome(of: sampleContainer("c0"))
        == .removed(freed: .unknown(.engineCannotTell)))
    #expect(report.note(of: sampleContainer("c0"))?.contains("answer was lost") == true)
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
  }

  @Test func `an image whose answer was lost is removed, its bytes not known`() async throws {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    let report = try await rig.runDying(in: .removeImage)
    #expect(report.outcome(of: app) == .removed(freed: .unknown(.engineCannotTell)))
  }

  @Test func `a removal that was lost before it happened has failed, and the rest goes on`()
    async throws
  {
    let rig = ReclaimRig(
      .exited(9), (0..<9).map { sampleContainer("c\($0)") })
    await rig.engine.fail(lost) {
      $0 == .removeContainer(sampleID("c4"), force: false, volumes: false)
    }
    let report = try await rig.run()
    #expect(
      report.outcome(of: sampleContainer("c4"))
        == .failed(message: "It is still there. \(lost.sentence)"))
    #expect(report.entries.count { $0.outcome == .removed(freed: .exact(1000)) } == 8)
    #expect(await rig.engine.state.containers.map(\.id) == [sampleID("c4")])
  }

  @Test func `an engine killed in the middle of a batch ends the run, and nothing is invented`()
    async throws
  {
    let items = (0..<20).map { sampleContainer("c\($0)") }
    let rig = ReclaimRig(.exited(20), items + [app])
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer, count: 16)
      await rig.engine.stop()
      await rig.engine.release(held)
    }
    let failed = report.entries.filter {
      $0.outcome.reason.contains("Whether it went is not known")
    }
    #expect(failed.count == 16)
    #expect(report.entries.count { $0.outcome == .notRun && $0.note != nil } == 5)
    #expect(report.freed == .zero)
  }

  @Test func `a connection lost at the last look is waited for, and the removal happens`()
    async throws
  {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    await rig.engine.fail(.image, lost)
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
  }

  @Test func `an engine that greets but never answers a question does not hold the run for ever`()
    async throws
  {
    let rig = ReclaimRig(SampleHost(images: [.sample("app")]), [app])
    let silent = EngineError.timedOut(call: "GET /images", seconds: 5)
    await rig.engine.fail(.image, silent, times: 1000)
    let report = try await rig.run()
    #expect(report.outcome(of: app) == .failed(message: silent.sentence))
  }

  @Test func `another engine that comes back in the first one's place ends the run`() async throws {
    let rig = ReclaimRig(
      SampleHost(images: [.sample("app"), .sample("b")]), [app, sampleImage("b")])
    let held = await rig.engine.hold(.removeImage)
    await rig.engine.fail(.removeImage, lost)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeImage)
      await rig.engine.set { host in
        host.host.engineID = "another"
        host.images = []
      }
      await rig.engine.release(held)
    }
    let reason = try #require(report.outcome(of: app)).reason
    #expect(reason.contains("Whether it went is not known. Another engine"))
    #expect(report.outcome(of: sampleImage("b")) == .notRun)
  }

  @Test func `a name that went though its answer was lost is not asked for again`() async throws {
    let rig = ReclaimRig(
      SampleHost(images: [.sample("app", tags: ["app:1", "app:2"])]), [app])
    let report = try await rig.runDying(in: .removeImage)
    #expect(report.outcome(of: app) == .removed(freed: .exact(1_000_000)))
    #expect(
      await rig.engine.calls.filter { $0.kind == .removeImage } == [
        .removeImage("app:1", force: false, noprune: true),
        .removeImage("app:2", force: false, noprune: true),
      ])
  }

  @Test func `a container that the engine is still removing is waited for`() async throws {
    let rig = ReclaimRig(.exited(1), [sampleContainer("c0")])
    await rig.engine.fail(
      .removeContainer, .timedOut(call: "DELETE /containers", seconds: 60))
    let removal = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer)
      await rig.engine.edit(sampleID("c0")) { $0.state = .removing }
      let look = await rig.engine.hold(.container, answersFirst: true)
      await rig.engine.release(removal)
      await rig.engine.arrival(of: .container, count: 2)
      // That look found it on its way out; the next one finds it gone.
      await rig.engine.remove(container: sampleID("c0"))
      await rig.engine.release(look)
    }
    #expect(
      report.outcome(of: sampleContainer("c0"))
        == .removed(freed: .unknown(.engineCannotTell)))
    #expect(await rig.engine.count(.container) == 3)
  }
}
