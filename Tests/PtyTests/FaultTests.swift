import Attacks
import FaultEngine
import Testing

/// A played engine goes wrong in one way; nothing that gctui does then may be untrue.
@Suite struct FaultTests {
  /// The whole is `make attack`; other samples by other seeds.
  @Test func `a sample of faulty engines meets every front, and nothing untrue comes of it`()
    async throws
  {
    let cells = Cell.sample.filter { cell in
      cell.front != .screen
        && [
          nil, .closedBeforeHead, .closedAfterDoing, .closedInHead, .closedAfterHead, .closedInBody,
          .cut, .conflict, .notFound, .failed, .doneButFailed, .deepNesting, .brokenChunks,
        ].contains(cell.fault)
    }
    await Sweep(program: ScreenUnderTest.program, atOnce: 4).run(cells) { verdict in
      for complaint in verdict.complaints { Issue.record("\(verdict.cell): \(complaint)") }
    }
  }
}
