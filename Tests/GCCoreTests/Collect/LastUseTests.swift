import FoundationEssentials
import GCCore
import Testing

/// The rule by which the grace of what nobody uses is counted, as a table.
@Suite struct LastUseTests {
  /// So many minutes before now.
  private static func ago(_ minutes: Double) -> Date { sampleNow - minutes * minute }

  @Test(
    arguments: [
      // Nothing tells.
      (nil, nil, nil, nil, .unknown),
      // Its own dates, or a use that an event tells of, say nothing of what came after them.
      (500, nil, nil, nil, .unknown), (5, nil, nil, nil, .unknown),
      // Unless the engine remembers everything since then: nothing came after.
      (5, nil, 30, nil, .known(ago(5))), (30, nil, 30, nil, .known(ago(30))),
      // What is older than its memory may have been used until that begins.
      (500, nil, 90, nil, .unusedSince(ago(90))), (nil, nil, 90, nil, .unusedSince(ago(90))),
      (500, nil, 2, nil, .unusedSince(ago(2))),
      // Or unless an earlier run has seen it unused: the longer of the two counts.
      (500, nil, nil, 70, .unusedSince(ago(70))), (500, nil, 2, 70, .unusedSince(ago(70))),
      (500, nil, 90, 70, .unusedSince(ago(90))), (nil, nil, 2, 70, .unusedSince(ago(70))),
      // A use since then begins anew.
      (40, nil, 2, 70, .known(ago(40))), (1, nil, 2, 70, .known(ago(1))),
      // A container that may have used it was removed.
      (nil, 5, nil, nil, .unknown), (500, 5, 90, nil, .possible(ago(5))),
      (500, 5, 10, 70, .possible(ago(5))), (3, 5, 90, nil, .known(ago(3))),
      (500, 80, 70, nil, .unusedSince(ago(70))),
      // Dates ahead of the engine's clock are none.
      (-10, nil, nil, nil, .unknown), (-10, nil, 90, nil, .unusedSince(ago(90))),
      (500, nil, nil, -10, .unknown), (500, nil, -10, 70, .unusedSince(ago(70))),
      (500, -10, 90, nil, .unusedSince(ago(90))),
    ] as [(Double?, Double?, Double?, Double?, LastUse)])
  func `the latest that is told counts, else the longest time without a use`(
    told: Double?, possible: Double?, coverage: Double?, seen: Double?, last: LastUse
  ) {
    let evidence = LastUse.Evidence(
      told: told.map(Self.ago), possible: possible.map(Self.ago),
      coverage: coverage.map(Self.ago), seen: seen.map(Self.ago))
    #expect(LastUse(evidence, now: sampleNow) == last)
  }

  @Test func `a clock that is ahead by a little is no future`() {
    let told = sampleNow + 30
    #expect(
      LastUse(.init(told: told, coverage: sampleNow - day), now: sampleNow) == .known(told))
  }

  @Test(arguments: [
    (LastUse.known(sampleNow), sampleNow as Date?), (.possible(sampleNow), sampleNow),
    (.unusedSince(sampleNow), sampleNow), (.unknown, nil),
  ])
  func `it is out of use since then`(last: LastUse, date: Date?) {
    #expect(last.since == date)
  }
}
