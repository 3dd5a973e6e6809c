import Attacks
import Testing

/// Places that cannot take what is written there, while something is removed.
@Suite(.serialized) struct DiskTests {
  @Test(arguments: DiskTrial.all)
  func `a disk without room stops no removal, and what is wrong is said once`(
    trial: DiskTrial
  ) async throws {
    #expect(try await trial.complaints(program: ScreenUnderTest.program) == [])
  }
}
