import GCCore
import Testing

struct ReportDiskTests {
  private func report(freed: Estimate, free before: Int64?, _ after: Int64?) -> Report {
    let step = PlanStep(
      id: sampleContainer("c"), name: "c", action: .removeContainer(force: false),
      outcome: .removed(chains: [], parents: []), frees: freed,
      reviewed: .container(state: .exited, startedAt: nil, finishedAt: nil))
    return Report(
      entries: [.init(step: step, outcome: .removed(freed: freed))], predicted: freed,
      diskBefore: before.map { DiskSpace(total: 9_000_000, free: $0) },
      diskAfter: after.map { DiskSpace(total: 9_000_000, free: $0) })
  }

  private static let cases: [(Estimate, Int64?, Int64?, String?)] = [
    (Estimate.exact(5000), 1000, 6000, nil),
    (.exact(5000), 1000, 9096, "That is 3.1kB more than was freed: files take whole blocks, "),
    (.exact(5000), 1000, 1000, "That is 5kB less than was freed: others wrote "),
    (.exact(0), 9000, 1000, "That is 8kB less than was freed: others wrote "),
    (Estimate(min: 2000, max: 5000), 1000, 4000, nil),
    (Estimate(min: 2000, max: nil), 1000, 400_000, nil),
    (Estimate(min: 2000, max: nil), 1000, 2000, "That is 1kB less"),
    (.unknown(.engineCannotTell), 1000, 0, nil),
    (.exact(5000), nil, 6000, nil), (.exact(5000), 1000, nil, nil),
  ]

  @Test(arguments: cases)
  func `a difference to the freed bytes is told with its size and its reasons`(
    freed: Estimate, before: Int64?, after: Int64?, note: String?
  ) {
    let told = report(freed: freed, free: before, after).diskNote()
    if let note {
      #expect(told?.hasPrefix(note) == true, "\(told ?? "nothing")")
    } else {
      #expect(told == nil)
    }
  }
}
