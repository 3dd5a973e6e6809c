import Attacks
import Testing
import ThrowawayEngine

/// Deletes that are killed, on an engine of their own.
@Suite(.engine { _ in }) struct KilledDeleteTests {
  /// Many more by `make attack`.
  @Test func `a delete that is killed at any of fifty moments leaves a journal that names all`()
    async throws
  {
    let killed = try KilledDeletes(
      program: ScreenUnderTest.program, engine: try suiteEngine().socket)
    let figures = try await killed.run(kills: 50, seed: 50)
    #expect(figures.complaints == [])
    #expect(figures.kills == 50)
    // Kills that met nothing would prove nothing.
    #expect(figures.midway >= 10)
  }
}
