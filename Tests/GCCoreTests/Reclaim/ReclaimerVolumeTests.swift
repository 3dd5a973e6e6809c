import FoundationEssentials
import GCCore
import Testing

/// Removals of volumes and networks: what was reviewed goes, and nothing that somebody needs.
@Suite struct ReclaimerVolumeTests {
  private static let data = Volume(
    name: "data", createdAt: sampleNow, labels: ["a": "b"], mountpoint: "/v/data",
    size: .known(5000))
  private static let shop = Network(id: sampleID("shop"), name: "shop", attached: .known([]))
  private static let host = SampleHost(volumes: [data], networks: [shop])
  private static let items = [data.itemID, shop.itemID]

  private static func user(_ state: ContainerState) -> Container {
    var user = Container.sample(
      "user", state: state, mounts: [Mount(type: "volume", name: "data", destination: "/d")])
    user.networks = [ContainerNetwork(name: "shop")]
    return user
  }

  @Test func `both go, and the volume's size is told as it was measured`() async throws {
    let rig = ReclaimRig(Self.host, Self.items)
    let report = try await rig.run()
    #expect(report.outcome(of: Self.data.itemID) == .removed(freed: .exact(5000)))
    #expect(report.note(of: Self.data.itemID) == "Its size was measured before the removal.")
    #expect(report.outcome(of: Self.shop.itemID) == .removed(freed: .zero))
    #expect(report.note(of: Self.shop.itemID) == nil)
    #expect(await rig.engine.state.volumes.isEmpty)
    #expect(await rig.engine.state.networks.isEmpty)
    #expect(report.isComplete)
  }

  @Test func `they wait for the containers that use them`() async throws {
    var host = Self.host
    host.containers = [Self.user(.exited)]
    let rig = ReclaimRig(host, Self.items + [sampleContainer("user")])
    let report = try await rig.run()
    #expect(report.isComplete)
    let removals = await rig.engine.calls.filter {
      [.removeContainer, .removeVolume, .removeNetwork].contains($0.kind)
    }
    #expect(removals.map(\.kind) == [.removeContainer, .removeVolume, .removeNetwork])
  }

  @Test func `they stay where a container that was to go before them could not`() async throws {
    var host = Self.host
    host.containers = [Self.user(.exited)]
    let rig = ReclaimRig(host, Self.items + [sampleContainer("user")])
    await rig.engine.move(sampleID("user"), to: .running)
    let report = try await rig.run()
    #expect(report.entries.allSatisfy { $0.outcome.isSkipped })
    for item in Self.items {
      #expect(
        report.outcome(of: item)?.reason == "The container user uses it and is running.")
    }
  }

  @Test(arguments: [ContainerState.created, .exited, .running])
  func `what a container uses since the review stays, whatever its state`(state: ContainerState)
    async throws
  {
    let rig = ReclaimRig(Self.host, Self.items)
    await rig.engine.create(Self.user(state))
    let report = try await rig.run()
    for item in Self.items {
      #expect(
        report.outcome(of: item)
          == .skipped(
            reason: "The container user uses it and is \(state.name)."))
    }
    #expect(await rig.engine.count(.removeVolume) == 0)
    #expect(await rig.engine.count(.removeNetwork) == 0)
  }

  @Test func `a volume mounted after the last look is refused by the engine, and skipped`()
    async throws
  {
    let rig = ReclaimRig(Self.host, [Self.data.itemID])
    let held = await rig.engine.hold(.removeVolume)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeVolume)
      await rig.engine.create(Self.user(.created))
      await rig.engine.release(held)
    }
    #expect(report.outcome(of: Self.data.itemID)?.reason.contains("volume is in use") == true)
    #expect(report.outcome(of: Self.data.itemID)?.isSkipped == true)
  }

  @Test(arguments: [
    ("driver", "Another volume"), ("mountpoint", "Another volume"), ("createdAt", "made anew"),
    ("labels", "labels changed"),
  ])
  func `another volume of the same name stays`(what: String, says: String) async throws {
    let rig = ReclaimRig(Self.host, [Self.data.itemID])
    await rig.engine.set { host in
      switch what {
      case "driver": host.volumes[0].driver = "plugin"
      case "mountpoint": host.volumes[0].mountpoint = "/elsewhere"
      case "createdAt": host.volumes[0].createdAt = sampleNow + 1
      default: host.volumes[0].labels["keep"] = ""
      }
    }
    let report = try await rig.run()
    #expect(report.outcome(of: Self.data.itemID)?.reason.contains(says) == true)
    #expect(await rig.engine.count(.removeVolume) == 0)
  }

  @Test func `a network to which something is attached stays`() async throws {
    let rig = ReclaimRig(Self.host, [Self.shop.itemID])
    await rig.engine.set { $0.networks[0].attached = .known(["lb-shop"]) }
    let report = try await rig.run()
    #expect(
      report.outcome(of: Self.shop.itemID)
        == .skipped(reason: "lb-shop is attached to it: disconnect that first."))
    #expect(await rig.engine.count(.removeNetwork) == 0)
  }

  @Test func `a network attached after the last look is refused by the engine, and skipped`()
    async throws
  {
    let rig = ReclaimRig(Self.host, [Self.shop.itemID])
    let held = await rig.engine.hold(.removeNetwork)
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeNetwork)
      await rig.engine.set { $0.networks[0].attached = .known(["web"]) }
      await rig.engine.release(held)
    }
    #expect(
      report.outcome(of: Self.shop.itemID)
        == .skipped(reason: "network shop has active endpoints"))
  }

  @Test func `a 403 for another reason is a failure`() async throws {
    let rig = ReclaimRig(Self.host, [Self.shop.itemID])
    await rig.engine.fail(.removeNetwork, .refused(status: 403, message: "not allowed"))
    let report = try await rig.run()
    #expect(report.outcome(of: Self.shop.itemID) == .failed(message: "not allowed"))
  }

  @Test func `what is gone is already gone`() async throws {
    let rig = ReclaimRig(Self.host, Self.items)
    await rig.engine.set { host in
      host.volumes = []
      host.networks = []
    }
    let report = try await rig.run()
    for item in Self.items { #expect(report.outcome(of: item) == .alreadyGone) }
    #expect(report.freed == .zero)
  }

  @Test func `what goes between the last look and the removal is already gone`() async throws {
    let rig = ReclaimRig(Self.host, Self.items)
    let held = await rig.engine.hold { [.removeVolume, .removeNetwork].contains($0.kind) }
    let report = try await rig.run { rig in
      await rig.engine.arrival(of: .removeVolume)
      await rig.engine.set { $0.volumes = [] }
      await rig.engine.set { $0.networks = [] }
      await rig.engine.release(held)
    }
    for item in Self.items { #expect(report.outcome(of: item) == .alreadyGone) }
  }

  @Test func `a failure is told in the engine's own words, and the others go on`() async throws {
    let rig = ReclaimRig(Self.host, Self.items)
    await rig.engine.fail(.removeVolume, .refused(status: 500, message: "driver failed"))
    let report = try await rig.run()
    #expect(report.outcome(of: Self.data.itemID) == .failed(message: "driver failed"))
    #expect(report.outcome(of: Self.shop.itemID) == .removed(freed: .zero))
  }

  @Test func `a removal whose answer is lost is looked at again`() async throws {
    let volume = try await ReclaimRig(Self.host, [Self.data.itemID]).runDying(in: .removeVolume)
    #expect(
      volume.outcome(of: Self.data.itemID) == .removed(freed: .unknown(.engineCannotTell)))
    let network = try await ReclaimRig(Self.host, [Self.shop.itemID])
      .runDying(in: .removeNetwork)
    #expect(network.outcome(of: Self.shop.itemID) == .removed(freed: .zero))
    #expect(network.note(of: Self.shop.itemID)?.contains("answer was lost") == true)
  }
}
