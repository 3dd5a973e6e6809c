import GCCore
import Testing

struct SuggestionTests {
  private typealias Fixture = LayerGraphTests

  private static func tally(
    _ images: [Image], _ containers: [Container] = [], marks: Set<ItemID>,
    keeps: Set<ItemID> = []
  ) -> MarkTally {
    MarkTally(
      graph: LayerGraph(inventory: Fixture.inventory(images, containers)), marks: marks,
      protection: { keeps.contains($0) ? Protection(rule: "x", line: 1) : nil })
  }

  @Test func `the exited container that alone blocks a marked image is offered`() {
    let tally = Self.tally(
      [Fixture.image("base", [100])], [Fixture.container("box", of: "base")],
      marks: [.image("base")])
    #expect(tally.estimate == .zero)
    #expect(
      tally.suggestions(least: 1) == [
        Suggestion(items: [.container("box")], additional: .exact(107))
      ])
  }

  @Test func `those who share a marked image's layers with nobody else are offered together`() {
    let images = [
      Fixture.image("one", [1000, 1]), Fixture.image("two", [1000, 2]),
      Fixture.image("three", [1000, 3]),
    ]
    let tally = Self.tally(
      images.map(Fixture.withHistory), [Fixture.container("box", of: "two")], marks: [.image("one")]
    )
    #expect(
      tally.suggestions(least: 1) == [
        Suggestion(
          items: [.container("box"), .image("three"), .image("two")],
          additional: .exact(1000 + 2 + 3 + 7))
      ])
    #expect(tally.suggestions(least: 2000).isEmpty)
  }

  @Test func `nothing excluded, running or needed by such is ever offered`() {
    let images = [Fixture.image("one", [1000, 1]), Fixture.image("two", [1000, 2])].map(
      Fixture.withHistory)
    #expect(
      Self.tally(images, marks: [.image("one")], keeps: [.image("two")]).suggestions(least: 1)
        .isEmpty)
    let running = Fixture.container("box", of: "two", state: .running)
    #expect(Self.tally(images, [running], marks: [.image("one")]).suggestions(least: 1).isEmpty)
  }

  @Test(arguments: 1...40)
  func `a suggestion brings what it says and more than its parts`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed) &* 49_979_687)
    let inventory = RandomHost.make(&random).inventory
    let graph = LayerGraph(inventory: inventory)
    let tally = MarkTally(graph: graph, marks: PredictionTests.marks(of: inventory, &random))
    for suggestion in tally.suggestions(least: 1) {
      #expect(tally.marks.isDisjoint(with: suggestion.items))
      let all = Planner.plan(
        marks: tally.marks.union(suggestion.items), inventory: inventory, graph: graph)
      #expect(all.frees.min >= tally.estimate.min)
      if all.frees.isExact, tally.estimate.isExact {
        #expect(suggestion.additional == .exact(all.frees.min - tally.estimate.min))
      }
      for item in suggestion.items {
        #expect(all.steps.contains { $0.id == item && !$0.outcome.isRefusal })
      }
    }
  }
}

extension PredictedOutcome {
  fileprivate var isRefusal: Bool { if case .refused = self { true } else { false } }
}
