import GCCore
import Testing

/// One call fails, hangs or is cut off: only what it would have told is missing.
@Suite(.timeLimit(.minutes(2))) struct LoaderTroubleTests {
  static let refusals: [EngineError] = [
    .refused(status: 403, message: "HTTP 403 Forbidden"),
    .refused(status: 404, message: "page not found"),
    .refused(status: 500, message: "driver failed"),
    .unreadable(call: "GET", reason: "it is not JSON"), .timedOut(call: "GET", seconds: 30),
    .unreachable(address: "unix:///sample", reason: "the connection was closed."),
  ]

  /// A rig whose calls of one kind all fail.
  private func rig(failing kind: FakeCall.Kind, _ error: EngineError) async -> LoaderRig {
    let rig = LoaderRig(.exited(3))
    await rig.engine.fail(kind, error, times: 1000)
    return rig
  }

  private func expectAlive(_ probe: LoaderProbe) async {
    for connection in await probe.connections {
      switch connection {
      case .connecting, .connected: break
      case .lost, .failed: Issue.record("the engine answers, but: \(connection)")
      }
    }
  }

  @Test(arguments: refusals) func `without events all else is there, and they are named`(
    _ error: EngineError
  ) async {
    let rig = LoaderRig(.exited(3))
    await rig.engine.fail(.events, error, times: 1000)
    await rig.run { rig in
      let isCut = if case .unreachable = error { true } else { false }
      if isCut { await rig.clock.pass(about: LoaderRig.subscription) }
      await rig.settled()
      for _ in 0..<5 where isCut {
        // A stream that is cut off is asked for again, a few times.
        await rig.clock.pass(about: LoaderRig.reconnect)
      }
      await rig.probe.until { $0.inventory.troubles[.events] != nil }
      let sentence = await rig.probe.inventory.troubleSentences.first ?? ""
      #expect(sentence.hasPrefix("GET /events "))
      #expect(sentence.contains("no live updates, r refreshes"))
      #expect(await rig.probe.inventory.containers.count == 3)
      await expectAlive(rig.probe)
    }
  }

  @Test func `the refusal of events reads as one sentence, and a refresh asks for them again`()
    async
  {
    let rig = LoaderRig(.exited(3))
    await rig.engine.fail(.events, .refused(status: 403, message: "HTTP 403 Forbidden"))
    await rig.run { rig in
      await rig.settled()
      await rig.probe.until { $0.inventory.troubles[.events] != nil }
      #expect(
        await rig.probe.inventory.troubleSentences == [
          "GET /events is refused: no live updates, r refreshes (HTTP 403 Forbidden)"
        ])
      #expect(await rig.engine.count(.events) == 1, "nothing is asked again by itself")
      await rig.loader.refresh()
      await rig.probe.until { $0.inventory.troubles.isEmpty }
      await rig.engine.create(.sample("web", state: .running))
      await rig.probe.until { $0.inventory.containers[sampleID("web")] != nil }
      #expect(await rig.probe.inventory.containers[sampleID("web")] != nil)
    }
  }

  @Test func `a stream that is cut off is subscribed again from the last event on`() async {
    let rig = LoaderRig(.exited(3))
    await rig.run { rig in
      await rig.settled()
      await rig.engine.create(.sample("web", state: .running))
      await rig.probe.until { $0.inventory.containers[sampleID("web")] != nil }
      await rig.engine.cutStreams()
      await rig.engine.create(.sample("meanwhile", state: .running))
      await rig.clock.pass(about: LoaderRig.reconnect)
      await rig.probe.until { $0.inventory.containers[sampleID("meanwhile")] != nil }
      #expect(await rig.probe.inventory.containers[sampleID("meanwhile")] != nil)
      #expect(await rig.probe.inventory.troubles.isEmpty)
      await expectAlive(rig.probe)
    }
  }

  @Test(arguments: refusals) func `without the list of images the containers are usable`(
    _ error: EngineError
  ) async {
    let rig = await rig(failing: .images, error)
    await rig.run { rig in
      await rig.probe.until { probe in
        probe.inventory.troubles[.images] != nil && probe.activity.isIdle
          && probe.inventory.containers.values.allSatisfy { $0.writableSize.value != nil }
      }
      let inventory = await rig.probe.inventory
      #expect(inventory.containersComplete && !inventory.imagesComplete)
      #expect(inventory.imagesSettled)
      #expect(inventory.containers.values.allSatisfy { $0.details.value != nil })
      let plan = Planner.plan(marks: [.container(sampleID("c0"))], inventory: inventory)
      #expect(plan.steps.map(\.action) == [.removeContainer(force: false)])
      await expectAlive(rig.probe)
    }
  }

  @Test(arguments: refusals) func `without the list of containers no image may go`(
    _ error: EngineError
  ) async {
    let rig = await rig(failing: .containers, error)
    await rig.run { rig in
      await rig.probe.until { probe in
        probe.inventory.troubles[.containers] != nil && probe.inventory.imagesComplete
          && probe.activity.isIdle
      }
      let inventory = await rig.probe.inventory
      #expect(inventory.images.count == 1)
      let plan = Planner.plan(marks: [.image(sampleDigest("app"))], inventory: inventory)
      #expect(plan.steps.map(\.outcome) == [.refused(.notCompleteYet)])
      await expectAlive(rig.probe)
    }
  }

  @Test(arguments: refusals.filter { $0 != refusals[1] })
  func `an inspect that fails is named, and everything else is known`(_ error: EngineError) async {
    let rig = LoaderRig(.exited(3))
    await rig.engine.fail(error, times: 1000) { $0 == .container(sampleID("c1")) }
    await rig.run { rig in
      await rig.settled()
      let inventory = await rig.probe.inventory
      #expect(inventory.containers.values.count { $0.details.value != nil } == 2)
      #expect(inventory.containers.values.allSatisfy { $0.writableSize == .known(1000) })
      #expect(inventory.troubleSentences.count == 1)
      #expect(inventory.troubleSentences.first?.contains("nothing more is known of c1") == true)
      await expectAlive(rig.probe)
    }
  }

  @Test func `inspects that never answer hold back nothing: not the others, not the sizes`() async {
    let clock = SteppedClock()
    let rig = LoaderRig(.exited(30), clock: clock)
    // More than may be under way together.
    let locked = Set((0..<10).map { sampleID("c\($0)") })
    _ = await rig.engine.hold { call in
      if case .container(let id) = call { locked.contains(id) } else { false }
    }
    await rig.run { rig in
      await rig.engine.arrival(of: .container, count: 8)
      clock.advance(by: LoaderRig.slow)
      await clock.pass(about: LoaderRig.slow)
      await rig.probe.until { probe in
        probe.inventory.containers.values.count { $0.details.value != nil } == 20
      }
      clock.advance(by: LoaderRig.slow)
      await clock.pass(about: LoaderRig.slow)
      await rig.probe.until { probe in
        probe.inventory.containers.values.allSatisfy { $0.writableSize == .known(1000) }
          && !probe.inventory.buildCache.isPending
      }
      #expect(
        await rig.probe.inventory.containers.values.allSatisfy { $0.writableSize == .known(1000) })
    }
  }

  @Test(arguments: [
    (FakeCall.Kind.writableSizes, EngineCall.containerSizes), (.sharedSizes, .sharedSizes),
    (.buildCache, .buildCache),
  ]) func `a count that fails is named, and all else is known`(
    kind: FakeCall.Kind, call: EngineCall
  ) async {
    let rig = await rig(failing: kind, .refused(status: 403, message: "HTTP 403 Forbidden"))
    await rig.run { rig in
      await rig.settled()
      #expect(await Array(rig.probe.inventory.troubles.keys) == [call])
      #expect(await rig.probe.inventory.containers.values.allSatisfy { $0.details.value != nil })
      await expectAlive(rig.probe)
    }
  }

  @Test func `what refuses everything is no engine`() async {
    let rig = LoaderRig(.exited(3))
    let refusal = EngineError.refused(status: 404, message: "HTTP 404 Not Found")
    let host = [EngineCall.ping, .version, .info].map {
      CallTrouble($0, .refused(status: 404, words: "HTTP 404 Not Found"))
    }
    await rig.engine.set { $0.host.troubles = host }
    for kind in [FakeCall.Kind.events, .containers, .images] {
      await rig.engine.fail(kind, refusal, times: 1000)
    }
    await rig.run { rig in
      await rig.probe.until { if case .failed = $0.connection { true } else { false } }
      guard case .failed(let sentence) = await rig.probe.connection else {
        Issue.record("not failed")
        return
      }
      #expect(sentence.contains("answers nothing that is asked of a Docker Engine"))
    }
  }
}
