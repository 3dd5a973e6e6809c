import GCCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReclaimerContainerTests {
  private let job = sampleContainer("job")

  private func host(_ containers: Container...) -> SampleHost {
    SampleHost(containers: containers, images: [.sample("app")])
  }

  @Test func `containers go without force and without their volumes, and free their layer`()
    async throws
  {
    let rig = ReclaimRig(.exited(20), (0..<20).map { sampleContainer("c\($0)") })
    let report = try await rig.run()
    #expect(report.isComplete)
    #expect(report.freed == .exact(20_000))
    #expect(report.freed == report.predicted)
    #expect(report.entries.allSatisfy { $0.note == nil })
    #expect(await rig.engine.state.containers.isEmpty)
    let removals = await rig.engine.calls.filter { $0.kind == .removeContainer }
    #expect(
      Set(removals)
        == Set(
          (0..<20).map { .removeContainer(sampleID("c\($0)"), force: false, volumes: false) }))
  }

  @Test func `at most sixteen removals are under way, and sixteen are`() async throws {
    let rig = ReclaimRig(.exited(20), (0..<20).map { sampleContainer("c\($0)") })
    let held = await rig.engine.hold(.removeContainer)
    _ = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer, count: 16)
      await rig.engine.release(held)
    }
    #expect(await rig.engine.peak[.removeContainer] == 16)
  }

  @Test(arguments: [ContainerState.running, .paused, .restarting, .removing, .other("odd")])
  func `one that is not exited any more is skipped, unasked`(state: ContainerState) async throws {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.move(job.id, to: state)
    let report = try await rig.run()
    let outcome = try #require(report.outcome(of: job))
    #expect(outcome.isSkipped)
    #expect(outcome.reason.contains("started again since the review: it is \(state.name)"))
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `one that ran again and has ended since is skipped, and says when it started`()
    async throws
  {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.move(job.id, to: .running, secondsAgo: 60)
    await rig.engine.move(job.id, to: .exited, secondsAgo: 30)
    let report = try await rig.run()
    #expect(
      report.outcome(of: job)?.reason
        == "It ran again since the review: it started at \(sampleTime(secondsAgo: 60).text).")
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `one that stopped at another time is skipped`() async throws {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.move(job.id, to: .exited, secondsAgo: 30)
    let report = try await rig.run()
    #expect(report.outcome(of: job)?.reason.hasPrefix("It stopped again") == true)
  }

  @Test func `one that starts after the last look is refused by the engine, and skipped`()
    async throws
  {
    let rig = ReclaimRig(host(.sample("job")), [job])
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer)
      await rig.engine.move(job.id, to: .running)
      await rig.engine.release(held)
    }
    #expect(
      report.outcome(of: job)
        == .skipped(reason: "cannot remove container \"/job\": it is running"))
    #expect(!report.isComplete)
  }

  @Test func `one that has never run goes by its state alone, where no inspect had answered`()
    async throws
  {
    let job = Container.sample("job", state: .created)
    var inventory = host(job).inventory
    inventory.containers[job.id]?.details = .pending
    let rig = ReclaimRig(host(job), [job.itemID], inventory: inventory)
    let report = try await rig.run()
    #expect(report.isComplete)
    #expect(await rig.engine.state.containers.isEmpty)
  }

  @Test(arguments: [ContainerState.created, .exited])
  func `one that may have run since a review without inspect is skipped`(state: ContainerState)
    async throws
  {
    let job = Container.sample("job", state: state)
    var inventory = host(job).inventory
    inventory.containers[job.id]?.details = .pending
    let rig = ReclaimRig(host(job), [job.itemID], inventory: inventory)
    await rig.engine.move(job.id, to: .exited)
    let report = try await rig.run()
    #expect(report.outcome(of: job.itemID)?.isSkipped == true)
    #expect(await rig.engine.count(.removeContainer) == 0)
  }

  @Test func `one that is gone at the last look is already gone`() async throws {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.remove(container: job.id)
    let report = try await rig.run()
    #expect(report.outcome(of: job) == .alreadyGone)
    #expect(report.isComplete)
    #expect(report.freed == .zero)
    #expect(report.note(of: job)?.contains("Something else removed it") == true)
  }

  @Test func `one that goes between the last look and the removal is already gone`() async throws {
    let rig = ReclaimRig(host(.sample("job")), [job])
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer)
      await rig.engine.remove(container: job.id)
      await rig.engine.release(held)
    }
    #expect(report.outcome(of: job) == .alreadyGone)
  }

  @Test func `a failure is told in the engine's own words, and the others go on`() async throws {
    let other = sampleContainer("other")
    let rig = ReclaimRig(host(.sample("job"), .sample("other")), [job, other])
    await rig.engine.fail(.refused(status: 500, message: "driver failed: \u{1b}[31m")) {
      $0 == .removeContainer(sampleID("job"), force: false, volumes: false)
    }
    let report = try await rig.run()
    #expect(report.outcome(of: job) == .failed(message: "driver failed: \u{1b}[31m"))
    #expect(report.outcome(of: other) == .removed(freed: .exact(1000)))
  }

  @Test func `a running container that Podman answers 500 for counts as started, not as failed`()
    async throws
  {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.fail(.removeContainer, .refused(status: 500, message: "is running"))
    let held = await rig.engine.hold(.removeContainer)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeContainer)
      await rig.engine.move(job.id, to: .running)
      await rig.engine.release(held)
    }
    #expect(report.outcome(of: job)?.isSkipped == true)
  }

  @Test(arguments: [(1, true), (2, false)])
  func `a dead container gets a second attempt, and no third`(failures: Int, goes: Bool)
    async throws
  {
    let rig = ReclaimRig(host(.sample("job", state: .dead)), [job])
    await rig.engine.fail(
      .removeContainer, .refused(status: 500, message: "busy"), times: failures)
    let report = try await rig.run()
    #expect(
      report.outcome(of: job)
        == (goes ? .removed(freed: .exact(1000)) : .failed(message: "busy")))
    #expect(await rig.engine.count(.removeContainer) == 2)
  }

  @Test func `what a container frees is what it holds right before it goes, and that is said`()
    async throws
  {
    let rig = ReclaimRig(host(.sample("job")), [job])
    await rig.engine.edit(job.id) { $0.writableSize = .known(5000) }
    let report = try await rig.run()
    #expect(report.predicted == .exact(1000) && report.freed == .exact(5000))
    #expect(report.measured?.contains("right before their removal") == true)
  }

  @Test func `on the containerd store nobody knows what a container frees`() async throws {
    var host = host(.sample("job"))
    host.host = .sample(imageStore: .containerd)
    let report = try await ReclaimRig(host, [job]).run()
    #expect(report.outcome(of: job) == .removed(freed: .unknown(.containerdStore)))
    #expect(report.measured == nil && report.freed.isUnknown)
  }

  @Test func `a container that stood on a lost image frees at least its own layer`() async throws {
    let lost = Container.sample("job", image: "lost")
    let report = try await ReclaimRig(SampleHost(containers: [lost]), [lost.itemID]).run()
    #expect(report.freed.min == 1000 && report.freed.max == nil)
  }

  @Test func `a size that was not known stays unknown, never zero`() async throws {
    let rig = ReclaimRig(host(.sample("job", writableSize: .pending)), [job])
    let report = try await rig.run()
    guard case .removed(let freed) = report.outcome(of: job) else {
      Issue.record("not removed: \(report)")
      return
    }
    #expect(freed.max == nil)
    #expect(report.note(of: job)?.contains("not measured yet") == true)
  }
}
