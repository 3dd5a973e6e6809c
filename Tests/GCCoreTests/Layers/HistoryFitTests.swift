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
    expectEveryAssignment(steps, known, truth: prefixes)
  }

  @Test(arguments: 1...1000)
  func `what a base without history leaves is among what is found`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &* 7919)
    // Layers of a base, of which no step tells, and steps of builds on it. The engine counts the
    // steps that made a layer from the bottom.
    var sizes: [Int64] = (0..<random.number(1...3)).map { _ in Int64(random.number(0...4)) }
    var areLayers: [Bool] = []
    for _ in 0..<random.number(1...7) {
      areLayers.append(random.chance(60))
      if areLayers.last == true {
        sizes.append(random.chance(40) ? 0 : Int64(random.number(1...4)))
      }
    }
    var told = sizes[...]
    let steps = areLayers.map { isLayer in
      Step(
        size: isLayer ? told.popFirst() ?? 0 : 0, isConfiguration: !isLayer && random.chance(50),
        needsBase: isLayer && random.chance(50))
    }
    var total: Int64 = 0
    let prefixes = sizes.map { size in
      total += size
      return total
    }
    let known = prefixes.indices.map { index in
      index == prefixes.count - 1 || random.chance(20)
        ? Bounds(low: prefixes[index], high: prefixes[index]) : Bounds(low: 0, high: total)
    }
    // What needs a base and is told to be an empty bottom layer is not believed: here it would be
    // true.
    let bottom = zip(steps, areLayers).first { $0.1 }?.0
    guard sizes[0] > 0 || bottom?.needsBase != true else { return }
    guard let fit = HistoryFit(steps: steps, known: known).fit() else { return }
    for (bounds, prefix) in zip(fit, prefixes) {
      #expect(bounds.low <= prefix && prefix <= bounds.high, "\(steps) \(known): \(fit)")
    }
  }

  /// Holds a fit against trying every assignment.
  private func expectEveryAssignment(_ steps: [Step], _ known: [Bounds], truth: [Int64]) {
    let fit = HistoryFit(steps: steps, known: known).fit()
    let believed = Self.everyAssignment(steps, known, trusts: true)
    let unbelieved = Self.everyAssignment(steps, known, trusts: false)
    var expected = believed
    if believed.isEmpty {
      expected = unbelieved
    } else if !believed.contains(where: \.isWhole) {
      expected += unbelieved.filter(\.isWhole)
    }
    for index in known.indices {
      let bounds = fit?[index]
      #expect(bounds?.low == expected.map { $0.bounds[index].low }.min())
      #expect(bounds?.high == expected.map { $0.bounds[index].high }.max())
      if let bounds { #expect(bounds.low <= truth[index] && truth[index] <= bounds.high) }
    }
  }

  @Test func `steps that all have bytes give every layer its size`() {
    let fit = HistoryFit(
      steps: [3, 4, 5].map { Step(size: $0, isConfiguration: false) },
      known: [.init(low: 0, high: 12), .init(low: 0, high: 12), .init(low: 12, high: 12)]
    ).fit()
    #expect(fit == [3, 7, 12].map { Bounds(low: $0, high: $0) })
  }

  @Test func `an instruction that makes no layer settles which empty step is one`() {
    let known = [
      Bounds(low: 4, high: 4), Bounds(low: 4, high: 11), Bounds(low: 4, high: 11),
      Bounds(low: 11, high: 11),
    ]
    func fit(_ last: Bool) -> Bounds? {
      HistoryFit(
        steps: [
          Step(size: 4, isConfiguration: false), Step(size: 0, isConfiguration: last),
          Step(size: 7, isConfiguration: false), Step(size: 0, isConfiguration: false),
          Step(size: 0, isConfiguration: false),
        ], known: known
      ).fit()?[1]
    }
    #expect(fit(false) == Bounds(low: 4, high: 11))
    #expect(fit(true) == Bounds(low: 11, high: 11))
  }

  /// One layer of 1,982,256 bytes that no step tells of, and an empty one above it: the engine says
  /// of the step that made the upper one that it has the bytes of the lower.
  @Test(arguments: [
    ("ENV A=b", true), ("/bin/sh -c #(nop)  LABEL a=b", true), ("WORKDIR /", true),
    ("/bin/sh -c #(nop) WORKDIR /", true), ("/bin/sh -c true", true),
    ("RUN /bin/sh -c true # buildkit", true), ("|1 A=b /bin/sh -c true", true),
    // It may have made the bottom layer of an image that begins with nothing.
    ("WORKDIR /srv", false), ("/bin/sh -c #(nop) COPY dir:0 in /", false),
  ])
  func `a step without bytes is not taken for the layer of a base without history`(
    words: String, isSettled: Bool
  ) {
    let bytes: Int64 = 1_982_256
    let fit = HistoryFit(
      steps: [
        Step(HistoryStep(createdBy: words, size: 0)),
        Step(HistoryStep(createdBy: "/bin/sh -c mkdir /x", size: bytes)),
      ], known: [Bounds(low: 0, high: bytes), Bounds(low: bytes, high: bytes)]
    ).fit()
    #expect(fit?[0] == Bounds(low: isSettled ? bytes : 0, high: bytes))
  }

  @Test func `more layers or steps than an image can have are not fitted`() {
    let step = Step(size: 0, isConfiguration: false)
    let bounds = Bounds(low: 0, high: 0)
    for (steps, layers, isFitted) in [
      (HistoryFit.mostSteps, HistoryFit.mostLayers, true), (HistoryFit.mostSteps + 1, 1, false),
      (1, HistoryFit.mostLayers + 1, false), (150_000, 60_000, false),
    ] {
      let fit = HistoryFit(
        steps: Array(repeating: step, count: steps),
        known: Array(repeating: bounds, count: layers)
      ).fit()
      #expect((fit != nil) == isFitted)
    }
  }

  @Test func `instructions are not believed where the count of layers says otherwise`() {
    let fit = HistoryFit(
      steps: [Step(size: 7, isConfiguration: false), Step(size: 0, isConfiguration: true)],
      known: [Bounds(low: 0, high: 7), Bounds(low: 7, high: 7)]
    ).fit()
    #expect(fit == [Bounds(low: 7, high: 7), Bounds(low: 7, high: 7)])
  }

  @Test func `a history that ends early bounds the layers above its end`() {
    let fit = HistoryFit(
      steps: [Step(size: 5, isConfiguration: false)],
      known: [.init(low: 0, high: 12), .init(low: 0, high: 12), .init(low: 12, high: 12)]
    ).fit()
    #expect(fit == [.init(low: 5, high: 5), .init(low: 5, high: 12), .init(low: 12, high: 12)])
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
    ("WORKDIR /", true), ("WORKDIR /srv", false),
    ("/bin/sh -c make", false), ("RUN /bin/sh -c LABEL # buildkit", false),
    ("COPY / / # buildkit", false), ("|1 ENV=1 /bin/sh -c true", false), ("", false),
  ])
  func `only instructions that never make a layer count as such`(words: String, expected: Bool) {
    #expect(HistoryFit.Step(HistoryStep(createdBy: words, size: 0)).isConfiguration == expected)
    #expect(!HistoryFit.Step(HistoryStep(createdBy: words, size: 1)).isConfiguration)
  }

  private struct Assignment {
    var bounds: [Bounds]
    /// Whether every layer has its step.
    var isWhole: Bool
  }

  /// What each choice of layers among the empty steps gives, by brute force.
  private static func everyAssignment(
    _ steps: [Step], _ known: [Bounds], trusts: Bool
  ) -> [Assignment] {
    var found: [Assignment] = []
    for choice in 0..<(1 << steps.count) {
      var prefixes: [Int64] = []
      var total: Int64 = 0
      var isAllowed = true
      for (index, step) in steps.enumerated() {
        let isLayer = choice & (1 << index) != 0
        total += step.size
        let isBottom = isLayer && prefixes.isEmpty
        if isLayer { prefixes.append(total) }
        if !isLayer, step.size > 0 { isAllowed = false }
        if isLayer, trusts, step.isConfiguration { isAllowed = false }
        if isBottom, step.size == 0, step.isConfiguration || step.needsBase { isAllowed = false }
      }
      let above = known.dropFirst(prefixes.count)
      guard isAllowed, prefixes.count <= known.count,
        zip(prefixes, known).allSatisfy({ $1.low <= $0 && $0 <= $1.high }),
        above.allSatisfy({ total <= $0.high })
      else { continue }
      found.append(
        Assignment(
          bounds: prefixes.map { Bounds(low: $0, high: $0) }
            + above.map { Bounds(low: max(total, $0.low), high: $0.high) },
          isWhole: above.isEmpty))
    }
    return found
  }
}
