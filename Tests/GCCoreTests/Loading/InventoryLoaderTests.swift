import GCCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct InventoryLoaderTests {
  @Test func `the first page is told before the host or anything else has answered`() async {
    let rig = LoaderRig(.exited(120))
    let hold = await rig.engine.hold { call in
      switch call {
      case .containers(let query): query.before != nil
      case .events: false
      default: true
      }
    }
    await rig.run { rig in
      await rig.probe.until { $0.inventory.containers.count == 50 }
      #expect(await rig.probe.inventory.containers.count == 50)
      #expect(await rig.probe.inventory.host == nil)
      #expect(await !rig.probe.inventory.containersComplete)
      await rig.engine.release(hold)
      await rig.settled()
      #expect(await rig.probe.inventory.containers.count == 120)
    }
  }

  @Test func `everything becomes known, and the engine never counts twice at once`() async {
    var host = SampleHost.exited(120)
    host.sharedSizes = [sampleDigest("app"): 400_000]
    host.buildCache = BuildCache(records: 2, size: 9)
    let rig = LoaderRig(host)
    await rig.run { rig in
      await rig.settled()
      let inventory = await rig.probe.inventory
      #expect(inventory.containers.values.allSatisfy { $0.details.value != nil })
      #expect(inventory.containers.values.allSatisfy { $0.writableSize == .known(1000) })
      #expect(inventory.images[sampleDigest("app")]?.uniqueSize == .known(600_000))
      #expect(inventory.images[sampleDigest("app")]?.history.value?.count == 1)
      #expect(inventory.buildCache.value?.records == 2)
      #expect(await rig.engine.expensivePeak == 1)
      #expect(await rig.probe.connections == [.connecting, .connected])
    }
  }

  @Test func `a fast engine is asked for the rest at once, a slow one in pages`() async {
    for isSlow in [false, true] {
      let clock = SteppedClock()
      let rig = LoaderRig(.exited(200), clock: clock) { call in
        if isSlow, call.kind == .containers { clock.advance(by: .milliseconds(250)) }
      }
      await rig.run { rig in
        await rig.settled()
        let limits = await rig.engine.calls.compactMap { call -> Int?? in
          if case .containers(let query) = call, !query.size { .some(query.limit) } else { nil }
        }
        #expect(limits.count == (isSlow ? 5 : 2))
        #expect(limits.last == (isSlow ? .some(50) : .some(nil)))
        #expect(await rig.probe.inventory.containers.count == 200)
      }
    }
  }

  @Test func `pages go on although the container they went on from is gone`() async {
    let rig = LoaderRig(.exited(120))
    await rig.engine.fail(.noSuchContainer("c49")) { call in
      if case .containers(let query) = call { query.before != nil && !query.size } else { false }
    }
    await rig.run { rig in
      await rig.settled()
      #expect(await rig.probe.inventory.containers.count == 120)
    }
  }

  @Test func `a container removed during the list does not come back with it`() async {
    let rig = LoaderRig(.exited(120))
    let hold = await rig.engine.hold(answersFirst: true) { call in
      if case .containers(let query) = call { query.before != nil && !query.size } else { false }
    }
    await rig.run { rig in
      await rig.engine.arrival(of: .containers, count: 2)
      // In the page that is held, and in the one that was told.
      await rig.engine.remove(container: sampleID("c100"))
      await rig.engine.remove(container: sampleID("c0"))
      await rig.probe.until { $0.changes.contains(.containerGone(sampleID("c0"))) }
      await rig.engine.release(hold)
      await rig.settled()
      let inventory = await rig.probe.inventory
      #expect(inventory.containers.count == 118)
      #expect(inventory.containers[sampleID("c100")] == nil)
    }
  }

  @Test func `a late inspect brings no removed container back`() async {
    let rig = LoaderRig(SampleHost(containers: [.sample("web")], images: [.sample("app")]))
    let hold = await rig.engine.hold(.container, answersFirst: true)
    await rig.run { rig in
      await rig.engine.arrival(of: .container)
      await rig.engine.remove(container: sampleID("web"))
      await rig.probe.until { $0.inventory.containers.isEmpty && !$0.changes.isEmpty }
      await rig.engine.release(hold)
      await rig.settled()
      #expect(await rig.probe.inventory.containers.isEmpty)
    }
  }

  @Test func `events bring created, ended and tagged items`() async {
    let rig = LoaderRig(SampleHost(images: [.sample("app"), .dangling("lost")]))
    await rig.run { rig in
      await rig.settled()
      await rig.engine.create(.sample("web", state: .running))
      await rig.probe.until { $0.inventory.containers[sampleID("web")]?.state == .running }
      await rig.engine.move(sampleID("web"), to: .exited, exitCode: 3)
      await rig.probe.until { probe in
        let web = probe.inventory.containers[sampleID("web")]
        return web?.exitCode == 3 && web?.writableSize == .known(1000)
      }
      // The name moves: the image that held it has no event of its own.
      await rig.engine.tag(sampleDigest("lost"), "app:latest")
      await rig.probe.until { probe in
        probe.inventory.images[sampleDigest("lost")]?.tags == ["app:latest"]
          && probe.inventory.images[sampleDigest("app")]?.tags == []
      }
      #expect(await rig.probe.inventory.images[sampleDigest("app")]?.tags == [])
      #expect(await rig.probe.inventory.containers[sampleID("web")]?.exitCode == 3)
    }
  }

  @Test func `an end told before the record has it is looked up again`() async {
    let rig = LoaderRig(
      SampleHost(containers: [.sample("job", state: .running)], images: [.sample("app")]))
    await rig.run { rig in
      await rig.settled()
      await rig.engine.emit("container", "die", sampleID("job"))
      await rig.clock.someoneSleeps(about: LoaderRig.lookAgain)
      #expect(await rig.probe.inventory.containers[sampleID("job")]?.state == .running)
      await rig.engine.edit(sampleID("job")) { $0.state = .exited }
      await rig.clock.pass(about: LoaderRig.lookAgain)
      await rig.probe.until { $0.inventory.containers[sampleID("job")]?.state == .exited }
      #expect(await rig.probe.inventory.containers[sampleID("job")]?.state == .exited)
    }
  }

  @Test func `a lost engine is told, what is known stays, and its return brings news`() async {
    let rig = LoaderRig(.exited(3))
    await rig.run { rig in
      await rig.settled()
      await rig.engine.stop()
      await rig.probe.until { if case .lost = $0.connection { true } else { false } }
      #expect(await rig.probe.inventory.containers.count == 3)
      await rig.engine.remove(container: sampleID("c1"))
      await rig.engine.start()
      await rig.clock.pass(about: LoaderRig.reconnect)
      await rig.probe.until {
        $0.connection == .connected && $0.inventory.containers.count == 2
      }
      #expect(await rig.probe.inventory.containers[sampleID("c1")] == nil)
      #expect(await rig.probe.connection == .connected)
    }
  }

  @Test func `an engine that never answered fails with its sentence, and refresh tries again`()
    async
  {
    let rig = LoaderRig(.exited(3))
    await rig.engine.stop()
    await rig.run { rig in
      await rig.probe.until { if case .failed = $0.connection { true } else { false } }
      #expect(await rig.probe.connection == .failed(FakeEngine.unreachable.sentence))
      await rig.engine.start()
      await rig.loader.refresh()
      await rig.settled()
      #expect(await rig.probe.inventory.containers.count == 3)
    }
  }

  @Test func `cancelled counts stay unknown until they are resumed`() async {
    let rig = LoaderRig(.exited(3))
    let hold = await rig.engine.hold(.writableSizes)
    await rig.run { rig in
      await rig.engine.arrival(of: .writableSizes)
      await rig.loader.cancelMeasuring()
      await rig.probe.until { $0.activity.isMeasuringCancelled && $0.activity.isIdle }
      #expect(await rig.probe.inventory.containers.values.allSatisfy(\.writableSize.isPending))
      await rig.engine.release(hold)
      await rig.loader.resumeMeasuring()
      await rig.settled()
      #expect(
        await rig.probe.inventory.containers.values.allSatisfy { $0.writableSize == .known(1000) })
    }
  }

  @Test func `a busy engine is asked again, a broken count says why`() async {
    let rig = LoaderRig(.exited(1))
    let busy = "a disk usage operation is already running"
    await rig.engine.fail(.buildCache, .refused(status: 500, message: busy), times: 3)
    await rig.engine.fail(
      .writableSizes, .refused(status: 500, message: "driver failed"), times: 1000)
    await rig.run { rig in
      await rig.settled()
      await rig.probe.until { $0.inventory.troubles[.containerSize(sampleID("c0"))] != nil }
      #expect(await rig.probe.inventory.buildCache.value != nil)
      #expect(await rig.engine.count(.buildCache) == 4)
      #expect(
        await rig.probe.inventory.containers[sampleID("c0")]?.writableSize
          == .unavailable(reason: "driver failed"))
    }
  }

  @Test(arguments: [
    Host.sample(imageStore: .containerd), .sample(apiVersion: "1.41"), .sample(product: .podman),
  ])
  func `shared bytes are not asked of an engine that cannot tell them`(_ host: Host) async {
    var sample = SampleHost.exited(1)
    sample.host = host
    let rig = LoaderRig(sample)
    await rig.run { rig in
      await rig.settled()
      let unique = await rig.probe.inventory.images[sampleDigest("app")]?.uniqueSize
      #expect(unique?.value == nil && unique?.isPending == false)
      #expect(await rig.engine.count(.sharedSizes) == 0)
    }
  }

  @Test func `lists made before the event stream stood are made again`() async {
    let rig = LoaderRig(.exited(2))
    let hold = await rig.engine.hold(.events)
    await rig.run { rig in
      await rig.engine.arrival(of: .events)
      await rig.clock.pass(about: LoaderRig.subscription)
      await rig.settled()
      await rig.engine.set { $0.containers.removeLast() }
      await rig.engine.release(hold)
      await rig.probe.until { $0.inventory.containers.count == 1 }
      #expect(await rig.probe.inventory.containers.count == 1)
    }
  }

  @Test func `a refresh drops nothing that is known`() async {
    let rig = LoaderRig(.exited(5))
    await rig.run { rig in
      await rig.settled()
      let known = await rig.probe.inventory
      let hold = await rig.engine.hold(.container)
      await rig.loader.refresh()
      await rig.engine.arrival(of: .container, count: 6)
      #expect(await rig.probe.inventory.containers == known.containers)
      await rig.engine.release(hold)
      await rig.engine.arrival(of: .buildCache, count: 2)
      await rig.settled()
      #expect(await rig.probe.inventory.containers == known.containers)
      #expect(await rig.engine.expensivePeak == 1)
    }
  }

  @Test func `the stop returns although calls hang, and ends the stream`() async {
    let rig = LoaderRig(.exited(3))
    _ = await rig.engine.hold { $0.kind != .events && $0.kind != .containers }
    await rig.run { rig in
      await rig.engine.arrival(of: .container)
    }
    #expect(await rig.probe.hasEnded)
  }
}
