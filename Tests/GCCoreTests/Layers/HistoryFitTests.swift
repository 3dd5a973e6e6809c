import Testing

@testable import GCCore

struct HistoryFitTests {
  private typealias Step = HistoryFit.Step
  private typealias Bounds = HistoryFit.Bounds

  @Test(arguments: 1...400)
  func `the fit finds what trying every assignment finds`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    // A true image, then a history that hides which empty steps are layers.
    var steps: [Step] = []
    var prefixes: [Int64] = []
    var total: Int64 = 0
    for _ in 0..<random.number(1...8) {
      let size = random.chance(50) ? 0 : Int64(random.number(1...4))
      let isLayer = size > 0 || random.chance(40)
      let saysSo = !isLayer && random.chance(30)
      steps.append(Step(size: size, isConfiguration: saysSo))
      total += size
      if isLayer { prefixes.append(total) }
    }
    let known = prefixes.indices.map { index in
      index == prefixes.count - 1 || random.chance(25)
        ? Bounds(low: prefixes[index], high: prefixes[index]) : Bounds(low: 0, high: total)
    }
    let fit = HistoryFit(steps: steps, known: known).fit()
    let trusting = Self.everyAssignment(steps, known, trustsInstructions: true)
    let truth =
      trusting.isEmpty ? Self.everyAssignment(steps, known, trustsInstructions: false) : trusting
    #expect(truth.contains(prefixes))
    guard !known.isEmpty else { return }
    #expect(fit?.isWhole == true)
    for index in known.indices {
      #expect(fit?.bounds[index].low == truth.map { $0[index] }.min())
      #expect(fit?.bounds[index].high == truth.map { $0[index] }.max())
    }
  }

  @Test func `steps that all have bytes give every layer its size`() {
    let fit = HistoryFit(
      steps: [3, 4, 5].map { Step(size: $0, isConfiguration: false) },
      known: [.init(low: 0, high: 12), .init(low: 0, high: 12), .init(low: 12, high: 12)]
    ).fit()
    #expect(fit?.bounds == [3, 7, 12].map { Bounds(low: $0, high: $0) })
  }

  @Test func `an instruction that makes no layer settles which empty step is one`() {
    let known = [Bounds(low: 0, high: 7), Bounds(low: 7, high: 7)]
    let open = HistoryFit(
      steps: [0, 7, 0].map { Step(size: $0, isConfiguration: false) }, known: known
    ).fit()
    #expect(open?.bounds[0] == Bounds(low: 0, high: 7))
    let settled = HistoryFit(
      steps: [
        Step(size: 0, isConfiguration: false), Step(size: 7, isConfiguration: false),
        Step(size: 0, isConfiguration: true),
      ], known: known
    ).fit()
    #expect(settled?.bounds[0] == Bounds(low: 0, high: 0))
  }

  @Test func `instructions are not believed where the count of layers says otherwise`() {
    let fit = HistoryFit(
      steps: [Step(size: 7, isConfiguration: false), Step(size: 0, isConfiguration: true)],
      known: [Bounds(low: 0, high: 7), Bounds(low: 7, high: 7)]
    ).fit()
    #expect(fit?.bounds == [Bounds(low: 7, high: 7), Bounds(low: 7, high: 7)])
  }

  @Test func `a history that ends early bounds the layers above its end`() {
    let fit = HistoryFit(
      steps: [Step(size: 5, isConfiguration: false)],
      known: [.init(low: 0, high: 12), .init(low: 0, high: 12), .init(low: 12, high: 12)]
    ).fit()
    #expect(fit?.isWhole == false)
    #expect(
      fit?.bounds == [.init(low: 5, high: 5), .init(low: 5, high: 12), .init(low: 12, high: 12)])
  }

  @Test(arguments: [[13], [-1, 13], [2, 3, 4, 5]] as [[Int64]])
  func `a history that contradicts the layers says nothing`(sizes: [Int64]) {
    let fit = HistoryFit(
      steps: sizes.map { Step(size: $0, isConfiguration: false) },
      known: [.init(low: 0, high: 12), .init(low: 12, high: 12)])
    #expect(fit.fit() == nil)
  }

  @Test(arguments: [
    ("/bin/sh -c #(nop)  CMD [\"sh\"]", true), ("/bin/sh -c #(nop) LABEL a=b", true),
    ("ENV PATH=/bin", true), ("MAINTAINER x", true), ("/bin/sh -c #(nop) WORKDIR /srv", false),
    ("/bin/sh -c make", false), ("RUN /bin/sh -c LABEL # buildkit", false),
    ("COPY / / # buildkit", false), ("|1 ENV=1 /bin/sh -c true", false), ("", false),
  ])
  func `only instructions that never make a layer count as such`(words: String, expected: Bool) {
    #expect(HistoryFit.Step(HistoryStep(createdBy: words, size: 0)).isConfiguration == expected)
    #expect(!HistoryFit.Step(HistoryStep(createdBy: words, size: 1)).isConfiguration)
  }

  /// All prefix sizes that some choice of layers among the empty steps gives, by brute force.
  private static func everyAssignment(
    _ steps: [Step], _ known: [Bounds], trustsInstructions: Bool
  ) -> [[Int64]] {
    var found: [[Int64]] = []
    for choice in 0..<(1 << steps.count) {
      var prefixes: [Int64] = []
      var total: Int64 = 0
      var isAllowed = true
      for (index, step) in steps.enumerated() {
        let isLayer = choice & (1 << index) != 0
        total += step.size
        if isLayer { prefixes.append(total) }
        if !isLayer, step.size > 0 { isAllowed = false }
        if isLayer, trustsInstructions, step.isConfiguration { isAllowed = false }
      }
      guard isAllowed, prefixes.count == known.count,
        zip(prefixes, known).allSatisfy({ $1.low <= $0 && $0 <= $1.high })
      else { continue }
      found.append(prefixes)
    }
    return found
  }
}
