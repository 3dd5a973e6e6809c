import Attacks
import Testing

/// A played engine goes wrong in one way; nothing that gctui does then may be untrue.
@Suite struct FaultTests {
  /// The whole is `make attack`; other samples by other seeds.
  @Test func `a sample of faulty engines meets every front, and nothing untrue comes of it`()
    async throws
  {
    await Sweep(program: ScreenUnderTest.program, atOnce: 4).run(Cell.sample) { verdict in
      for complaint in verdict.complaints { Issue.record("\(verdict.cell): \(complaint)") }
    }
  }
}
