import GCCore
import Testing

@Suite struct OwnBytesTests {
  private func container(
    _ size: Fact<Int64>, driver: String? = "json-file", hasRun: Bool = true, caches: Bool = true
  ) -> Container {
    Container(
      id: "c", state: hasRun ? .exited : .created,
      details: .known(
        ContainerDetails(
          startedAt: EngineTime(hasRun ? "2026-01-02T03:04:05Z" : "0001-01-01T00:00:00Z"),
          finishedAt: EngineTime(""), logDriver: driver, cachesLog: caches)),
      writableSize: size)
  }

  @Test(
    arguments: [
      ("json-file", true, true, true), ("local", true, true, true), ("k8s-file", true, true, true),
      (nil, true, true, true), ("none", true, true, false), ("journald", true, true, false),
      ("passthrough", true, true, false),
      // The engine keeps some of what goes elsewhere, to read from, unless it is told not to.
      ("syslog", true, true, true), ("gelf", true, true, true), ("syslog", true, false, false),
      ("plugin:1", true, true, true),
      // Nothing is written before a start.
      ("json-file", false, true, false),
    ] as [(String?, Bool, Bool, Bool)])
  func `whether a log goes with it hangs on where that is written`(
    driver: String?, hasRun: Bool, caches: Bool, hasLog: Bool
  ) {
    let bytes = container(.known(12), driver: driver, hasRun: hasRun, caches: caches)
      .ownBytes(on: .classic)
    #expect(bytes == Estimate(min: 12, max: 12, uncountedLogs: hasLog ? 1 : 0))
    #expect(bytes.isExact)
  }

  @Test(arguments: [
    (Fact<ContainerDetails>.pending, ContainerState.exited, 1), (.pending, .created, 0),
    (.unavailable(reason: "no answer"), .exited, 1),
  ])
  func `one that is not known to have none may have one`(
    details: Fact<ContainerDetails>, state: ContainerState, logs: Int
  ) {
    let container = Container(
      id: "c", state: state, details: details, writableSize: .known(1))
    #expect(container.ownBytes(on: .classic).uncountedLogs == logs)
  }

  @Test func `on the containerd store the writable layer is the least that goes`() {
    #expect(
      container(.known(4096), driver: "none").ownBytes(on: .containerd)
        == Estimate(min: 4096, max: nil, reasons: [.containerdStore]))
  }

  @Test(arguments: [Host.ImageStore.classic, .containerd])
  func `a size that is not known is not zero`(store: Host.ImageStore) {
    #expect(
      container(.pending, driver: "none").ownBytes(on: store) == .unknown(.notMeasuredYet))
    #expect(
      container(.unavailable(reason: "no answer"), driver: "none").ownBytes(on: store)
        == .unknown(.engineCannotTell))
  }

  @Test(arguments: [
    (0, "12kB"), (1, "12kB + log ?"), (3, "12kB + 3 logs ?"),
  ])
  func `logs that are not counted are named`(logs: Int, told: String) {
    #expect(ByteText.of(Estimate(min: 12_000, max: 12_000, uncountedLogs: logs)) == told)
    let sum = (0..<logs).map { _ in Estimate(min: 0, max: 0, uncountedLogs: 1) }.sum
    #expect(sum + .exact(12_000) == Estimate(min: 12_000, max: 12_000, uncountedLogs: logs))
  }

  @Test func `sums of the largest sizes do not overflow`() {
    let sum = Array(repeating: Estimate(min: 1 << 62, max: 1 << 62), count: 9).sum
    #expect(sum == .exact(.max))
  }
}
