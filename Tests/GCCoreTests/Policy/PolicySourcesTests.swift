import Testing

@testable import GCCore

@Suite struct PolicySourcesTests {
  private func layer(_ origin: String, _ change: (inout PolicyLayer) -> Void) -> PolicyLayer {
    var layer = PolicyLayer()
    change(&layer)
    for key in PolicyKey.allCases { layer.origins[key] = origin }
    return layer
  }

  @Test func `flags come before the environment, the environment before the file`() {
    let flags = layer("flag") { $0.keepNewest = 1 }
    let environment = layer("variable") {
      $0.keepNewest = 2
      $0.imageGrace = 2
    }
    let file = layer("file") {
      $0.keepNewest = 3
      $0.imageGrace = 3
      $0.containerGrace = 3
    }
    let effective = EffectivePolicy(flags: flags, environment: environment, file: file)
    #expect(effective.policy.keepNewest == 1 && effective.origins[.keepNewest] == "flag")
    #expect(effective.policy.imageGrace == 2 && effective.origins[.imageGrace] == "variable")
    #expect(effective.policy.containerGrace == 3)
    #expect(effective.policy.volumeGrace == 3600 && effective.origins[.volumeGrace] == nil)
    #expect(effective.policy.take == CollectKind.standard)
  }

  @Test func `who names what shall go asks for it now`() {
    let flags = layer("--dangling") { $0.take = [.dangling] }
    let effective = EffectivePolicy(flags: flags, environment: PolicyLayer(), file: nil)
    #expect(effective.policy.take == [.dangling])
    #expect(effective.policy.containerGrace == 0 && effective.policy.imageGrace == 0)
    #expect(effective.policy.volumeGrace == 0)
    #expect(effective.origins[.imageGrace] == "none, as --dangling asks for it now")
  }

  @Test func `a grace that is said anywhere holds all the same`() {
    let grace = layer("said") { $0.imageGrace = 7 }
    let flags = layer("--dangling") { $0.take = [.dangling] }
    var both = flags
    both.imageGrace = 7
    for effective in [
      EffectivePolicy(flags: flags, environment: grace, file: nil),
      EffectivePolicy(flags: flags, environment: PolicyLayer(), file: grace),
      EffectivePolicy(flags: both, environment: PolicyLayer(), file: nil),
    ] {
      #expect(effective.policy.imageGrace == 7)
      #expect(effective.policy.containerGrace == 0)
    }
  }

  @Test func `kinds of the environment or a file ask for nothing now`() {
    let layer = layer("file") { $0.take = [.dangling] }
    for effective in [
      EffectivePolicy(flags: PolicyLayer(), environment: layer, file: nil),
      EffectivePolicy(flags: PolicyLayer(), environment: PolicyLayer(), file: layer),
    ] {
      #expect(effective.policy.imageGrace == 3600)
    }
  }

  @Test func `volumes and networks of flags come on top, and wait as before`() {
    let flags = layer("flag") { $0.takeAlso = [.anonymousVolumes: "--volumes"] }
    let plain = EffectivePolicy(flags: flags, environment: PolicyLayer(), file: nil)
    #expect(plain.policy.take == CollectKind.standard.union([.anonymousVolumes]))
    #expect(plain.policy.containerGrace == 3600 && plain.policy.volumeGrace == 3600)
    #expect(plain.origins[.take] == "default, --volumes")

    let file = layer("file") { $0.take = [.exited] }
    let beside = EffectivePolicy(flags: flags, environment: PolicyLayer(), file: file)
    #expect(beside.policy.take == [.exited, .anonymousVolumes])
    #expect(beside.origins[.take] == "file, --volumes")

    var named = flags
    named.take = [.dangling]
    named.origins[.take] = "--dangling"
    let both = EffectivePolicy(flags: named, environment: PolicyLayer(), file: file)
    #expect(both.policy.take == [.dangling, .anonymousVolumes])
    #expect(both.policy.volumeGrace == 0)
    #expect(both.origins[.take] == "--dangling, --volumes")
  }
}
