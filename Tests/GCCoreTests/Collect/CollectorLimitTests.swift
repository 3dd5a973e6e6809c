import FoundationEssentials
import GCCore
import Testing

@Suite struct CollectorLimitTests {
  /// A disk of 100 MB, of which so many are used.
  private func disk(used: Int64) -> Fact<DiskSpace> {
    .known(DiskSpace(total: 100_000_000, free: 100_000_000 - used))
  }

  /// Four images of 1 MB, the oldest called 1, and a container on the third.
  private var host: CollectCase {
    CollectCase(
      containers: [.sample("box", image: "3", finished: 2 * day, writableSize: .known(500_000))],
      images: (1...4).map { .sample("\($0)", age: Double(10 - $0) * day) })
  }

  @Test func `below the high mark nothing is collected`() {
    var host = host
    host.policy.disk = Watermarks(high: 85, low: 80)
    host.context.disk = disk(used: 84_000_000)
    #expect(host.taken == [])
    #expect(
      host.kept(.image(sampleDigest("1"))) == .diskIsEmptyEnough(used: 84, high: 85))
  }

  @Test(
    arguments: [
      (85_000_000, 84.2, ["1:latest"]), (85_000_000, 83.5, ["1:latest", "2:latest"]),
      (85_000_000, 82.5, ["1:latest", "2:latest", "4:latest"]),
      (99_000_000, 10.0, ["1:latest", "2:latest", "3:latest", "4:latest", "box"]),
    ] as [(Int64, Double, [String])])
  func `above it the oldest go until the disk is below the low mark`(
    used: Int64, low: Double, names: [String]
  ) {
    var host = host
    host.policy.disk = Watermarks(high: 85, low: low)
    host.context.disk = disk(used: used)
    #expect(host.taken == names)
  }

  @Test func `what is not needed says so`() {
    var host = host
    host.policy.disk = Watermarks(high: 85, low: 84.2)
    host.context.disk = disk(used: 85_000_000)
    #expect(host.kept(.image(sampleDigest("4"))) == .notNeeded)
  }

  @Test func `a disk that cannot be measured keeps everything`() {
    var host = host
    host.policy.disk = Watermarks(high: 85, low: 80)
    host.context.disk = .unavailable(reason: "it is far away")
    #expect(host.taken == [])
    #expect(host.kept(.image(sampleDigest("1"))) == .diskUnknown("it is far away"))
  }

  @Test(
    arguments: [
      (4_000_000, []), (3_500_000, ["1:latest"]), (2_000_000, ["1:latest", "2:latest"]),
      (1_500_000, ["1:latest", "2:latest", "3:latest"]),
    ] as [(Int64, [String])])
  func `a budget takes the oldest images until the others fit in, and does not limit containers`(
    budget: Int64, names: [String]
  ) {
    var host = host
    host.policy.imageBudget = budget
    #expect(host.taken == names + ["box"])
  }

  @Test func `the bytes of a volume count once`() {
    var host = CollectCase(
      volumes: (1...4).map {
        Volume(
          name: "\($0)", createdAt: sampleNow - Double(10 - $0) * day, size: .known(4_000_000))
      })
    host.policy.take = [.namedVolumes]
    host.policy.disk = Watermarks(high: 85, low: 80)
    host.context.disk = disk(used: 90_000_000)
    // Ten of them have to go: three of four.
    #expect(host.taken == ["1", "2", "3"])
  }

  @Test func `with both, what either needs goes`() {
    var host = host
    host.policy.disk = Watermarks(high: 85, low: 80)
    host.policy.imageBudget = 3_000_000
    host.context.disk = disk(used: 50_000_000)
    #expect(host.taken == ["1:latest"])
  }

  @Test func `an image whose container is not needed stays for it`() {
    var host = CollectCase(
      containers: [.sample("box", image: "1", finished: day)],
      images: [.sample("1", age: 9 * day), .sample("2", age: 8 * day)])
    host.policy.disk = Watermarks(high: 85, low: 84.5)
    host.context.disk = disk(used: 85_000_000)
    #expect(host.taken == ["2:latest"])
    #expect(host.kept(.image(sampleDigest("1"))) == .usedBy(["box"]))
  }
}
