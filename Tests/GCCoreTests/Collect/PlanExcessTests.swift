import Testing

@testable import GCCore

@Suite struct PlanExcessTests {
  /// A plan of two containers and an untagged parent that goes with an image.
  private func plan(_ frees: Estimate) -> Plan {
    func step(_ item: ItemID, _ parents: [String] = []) -> PlanStep {
      PlanStep(
        id: item, name: item.short, action: .removeContainer(force: false),
        outcome: .removed(chains: [], parents: parents), frees: .zero,
        reviewed: .network(name: ""))
    }
    return Plan(
      steps: [
        step(.container(sampleID("a"))),
        step(.image(sampleDigest("b")), [sampleDigest("b0")]),
        // A parent that is a step of its own too is one item.
        step(.image(sampleDigest("b0"))),
      ], frees: frees, engineID: "E")
  }

  private func excess(
    items: Int? = nil, bytes: Int64? = nil, frees: Estimate = .exact(1000)
  ) -> PlanExcess? {
    var policy = Policy()
    (policy.maxItems, policy.maxBytes) = (items, bytes)
    return PlanExcess(of: plan(frees), policy: policy)
  }

  @Test func `without limits nothing is too much`() {
    #expect(excess(frees: .unknown(.containerdStore)) == nil)
  }

  @Test(arguments: [(0, true), (2, true), (3, false), (100, false)])
  func `items are counted once each`(limit: Int, isExceeded: Bool) {
    #expect(excess(items: limit)?.items == (isExceeded ? .init(count: 3, limit: limit) : nil))
  }

  @Test(
    arguments: [
      (.exact(1000), 999, true), (.exact(1000), 1000, false), (.exact(0), 0, false),
      (Estimate(min: 0, max: 1001, reasons: [.noHistory]), 1000, true),
      (Estimate(min: 0, max: 1000, reasons: [.noHistory]), 1000, false),
      (.unknown(.containerdStore), .max, true),
    ] as [(Estimate, Int64, Bool)])
  func `bytes count with their upper bound`(frees: Estimate, limit: Int64, isExceeded: Bool) {
    let excess = excess(bytes: limit, frees: frees)
    #expect(excess?.bytes == (isExceeded ? .init(frees: frees, limit: limit) : nil))
  }

  @Test(
    arguments: [
      (1, nil, .exact(1000), "its plan has 3 items, and maxItems allows 1"),
      (nil, 10, .exact(1000), "its plan frees 1kB, and maxBytes allows 10B"),
      (
        nil, 10, .unknown(.containerdStore),
        "the most that its plan may free is not known, and maxBytes allows 10B"
      ),
      (
        1, 10, .exact(1000),
        "its plan has 3 items, and maxItems allows 1; its plan frees 1kB, and maxBytes allows 10B"
      ),
    ] as [(Int?, Int64?, Estimate, String)])
  func `it says what goes beyond what`(
    items: Int?, bytes: Int64?, frees: Estimate, reason: String
  ) {
    #expect(excess(items: items, bytes: bytes, frees: frees)?.reason == reason)
  }
}
