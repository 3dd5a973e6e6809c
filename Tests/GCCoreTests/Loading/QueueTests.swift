import Testing

@testable import GCCore

@Suite struct FactQueueTests {
  func drain(_ queue: inout FactQueue, histories: Int = 3) -> [FactQueue.Ask] {
    var asks: [FactQueue.Ask] = []
    while let ask = queue.next(histories: histories) {
      asks.append(ask)
      queue.finished(ask)
    }
    return asks
  }

  @Test func `kinds are asked for by their worth, each in the order of its rows`() {
    var queue = FactQueue()
    let asks: [FactQueue.Ask] = [
      .imageHistory("i"), .otherContainer("r"), .imageDetails("i"), .exitedContainer("a"),
      .exitedContainer("b"), .exitedContainer("a"),
    ]
    for ask in asks { queue.add(ask) }
    #expect(
      drain(&queue) == [
        .exitedContainer("a"), .exitedContainer("b"), .imageDetails("i"), .otherContainer("r"),
        .imageHistory("i"),
      ])
    #expect(queue.isEmpty)
  }

  @Test func `visible rows come first, topmost first, and only once`() {
    var queue = FactQueue()
    for id in ["a", "b", "c"] { queue.add(.exitedContainer(id)) }
    queue.add(.imageHistory("i"))
    queue.prioritize([.image("i"), .container("c"), .container("unknown")])
    #expect(
      drain(&queue) == [
        .imageHistory("i"), .exitedContainer("c"), .exitedContainer("a"), .exitedContainer("b"),
      ])
  }

  @Test func `no more histories than allowed are under way together`() {
    var queue = FactQueue()
    for id in ["a", "b", "c"] { queue.add(.imageHistory(id)) }
    queue.add(.imageDetails("d"))
    queue.prioritize([.image("c")])
    #expect(queue.next(histories: 2) == .imageHistory("c"))
    #expect(queue.next(histories: 2) == .imageDetails("d"))
    #expect(queue.next(histories: 2) == .imageHistory("a"))
    #expect(queue.next(histories: 2) == nil)
    queue.finished(.imageHistory("a"))
    #expect(queue.next(histories: 2) == .imageHistory("b"))
  }

  @Test func `progress counts what is done since there was last nothing to do`() {
    var queue = FactQueue()
    for id in ["a", "b", "c"] { queue.add(.exitedContainer(id)) }
    let first = queue.next(histories: 3)
    #expect(queue.progress == [.containerDetails: .init(done: 0, total: 3)])
    if let first { queue.finished(first) }
    #expect(queue.progress == [.containerDetails: .init(done: 1, total: 3)])
    _ = drain(&queue)
    #expect(queue.progress.isEmpty)
    queue.add(.exitedContainer("d"))
    #expect(queue.progress == [.containerDetails: .init(done: 0, total: 1)])
  }

  @Test func `what is asked for again after its turn gets another turn`() {
    var queue = FactQueue()
    queue.add(.imageDetails("i"))
    _ = drain(&queue)
    queue.add(.imageDetails("i"))
    #expect(drain(&queue) == [.imageDetails("i")])
  }
}

@Suite struct SizeQueueTests {
  let limits = LoadLimits()
  let ids = (0..<100).map { "c\($0)" }

  func rows(_ ids: some Sequence<String>) -> [Container] {
    ids.map { Container(id: $0, state: .exited) }
  }

  @Test func `few are counted by ID`() {
    var queue = SizeQueue()
    queue.add(["b", "a"])
    let query = ContainerQuery(ids: ["a", "b"], size: true)
    #expect(queue.next(limits, at: .zero) == query)
    queue.answered(query, rows(["a"]), took: .zero, limits)
    #expect(queue.isEmpty, "b is gone and is not asked for again")
  }

  @Test func `visible ones are counted first, the others in pages`() {
    var queue = SizeQueue()
    queue.add(ids)
    queue.prioritize([.container("c9"), .image("i"), .container("c7"), .container("other")])
    let visible = ContainerQuery(ids: ["c9", "c7"], size: true)
    #expect(queue.next(limits, at: .zero) == visible)
    queue.answered(visible, rows(visible.ids), took: .seconds(1), limits)
    let page = ContainerQuery(limit: 50, size: true)
    #expect(queue.next(limits, at: .zero) == page)
    queue.answered(page, rows(ids.prefix(50)), took: .milliseconds(500), limits)
    #expect(queue.next(limits, at: .zero) == ContainerQuery(limit: 25, before: "c49", size: true))
  }

  @Test func `a fast engine counts all the rest at once`() {
    var queue = SizeQueue()
    queue.add(ids)
    let page = ContainerQuery(limit: 50, size: true)
    queue.answered(page, rows(ids.prefix(50)), took: .milliseconds(10), limits)
    let rest = ContainerQuery(before: "c49", size: true)
    #expect(queue.next(limits, at: .zero) == rest)
    queue.answered(rest, rows(ids.suffix(49)), took: .milliseconds(10), limits)
    #expect(queue.next(limits, at: .zero) == nil, "the one that was never listed is gone")
  }

  @Test func `one that came while pages passed it is counted after them`() {
    var queue = SizeQueue()
    queue.add(ids)
    queue.answered(
      ContainerQuery(limit: 50, size: true), rows(ids.prefix(50)), took: .zero, limits)
    queue.add(["late"])
    queue.answered(
      ContainerQuery(before: "c49", size: true), rows(ids.suffix(50)), took: .zero, limits)
    #expect(queue.next(limits, at: .zero) == ContainerQuery(ids: ["late"], size: true))
  }

  /// Counts everything on an engine that refuses whatever has one of `bad` in it.
  ///
  /// - Returns: the number of calls, and who was refused alone.
  func count(_ queue: inout SizeQueue, bad: Set<String>, at now: Duration = .zero) -> (
    calls: Int, alone: [String: Bool]
  ) {
    var (calls, alone) = (0, [String: Bool]())
    while let query = queue.next(limits, at: now), calls < 10_000 {
      calls += 1
      let start = query.before.flatMap(ids.firstIndex).map { $0 + 1 } ?? 0
      let page = ids[start...].prefix(query.limit ?? .max)
      let asked = query.ids.isEmpty ? Array(page) : query.ids
      if bad.isDisjoint(with: asked) {
        queue.answered(query, rows(asked), took: .seconds(1), limits)
      } else if case .alone(let id, let isFinal) = queue.refused(query, at: now, limits) {
        alone[id] = isFinal
      }
    }
    return (calls, alone)
  }

  @Test func `one that cannot be counted costs no other its size`() {
    var queue = SizeQueue()
    queue.add(ids)
    let (calls, alone) = count(&queue, bad: ["c50"])
    #expect(alone == ["c50": false])
    #expect(queue.isEmpty)
    #expect(calls < 20)
  }

  @Test func `visible ones that cannot be counted hold back nothing`() {
    var queue = SizeQueue()
    queue.add(ids)
    queue.prioritize(["c1", "c2", "c3"].map { .container($0) })
    let (calls, alone) = count(&queue, bad: ["c1", "c2", "c3"])
    #expect(Set(alone.keys) == ["c1", "c2", "c3"])
    #expect(calls < 60)
  }

  @Test func `one that was refused is asked for again, ever later, and then left alone`() {
    var queue = SizeQueue()
    queue.add(["a", "b"])
    _ = count(&queue, bad: ["b"])
    var pauses: [Duration] = []
    var now = Duration.zero
    var isFinal = false
    while let due = queue.nextDue, pauses.count < 100 {
      pauses.append(due - now)
      now = due
      isFinal = count(&queue, bad: ["b"], at: now).alone["b"] ?? false
    }
    #expect(pauses == [.seconds(2), .seconds(4), .seconds(8)])
    #expect(isFinal)
    queue.add(["b"])
    #expect(count(&queue, bad: []).calls == 1, "a refresh asks for it anew")
  }

  @Test func `one that is gone is not asked for again`() {
    var queue = SizeQueue()
    queue.add(["a", "b"])
    _ = count(&queue, bad: ["b"])
    queue.remove("b")
    #expect(queue.nextDue == nil)
  }

  @Test func `an engine that counts nothing is not asked for each`() {
    var queue = SizeQueue()
    queue.add(ids)
    let (calls, alone) = count(&queue, bad: Set(ids))
    #expect(queue.isEmpty && queue.nextDue == nil)
    #expect(calls < 40)
    #expect(alone.count < 10)
  }

  @Test func `what cannot be counted is given up, once`() {
    var queue = SizeQueue()
    queue.add(["a", "b"])
    #expect(queue.giveUp() == ["a", "b"])
    #expect(queue.next(limits, at: .zero) == nil)
  }
}
