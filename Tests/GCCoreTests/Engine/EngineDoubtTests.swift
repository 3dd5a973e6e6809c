import GCCore
import Testing

/// Answers that look good and say nothing that an engine would say.
@Suite struct EngineDoubtTests {
  private let one = sampleID("one")

  @Test func `null is not the answer for what is gone`() async throws {
    try await withStub(answering: "null") { _, client in
      let errors = [
        await engineError { try await client.container(one) },
        await engineError { try await client.image("a:1") },
        await engineError { try await client.volume("data") },
        await engineError { try await client.network(one) },
      ]
      for error in errors {
        guard case .unreadable = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test(arguments: ["<html>200</html>", "null", "{}"])
  func `a removal that is answered with words leaves a doubt`(words: String) async throws {
    try await withStub(answering: words) { _, client in
      let errors = [
        await engineError { try await client.removeContainer(one, force: false, volumes: false) },
        await engineError { try await client.removeVolume("data") },
        await engineError { try await client.removeNetwork(one) },
      ]
      for error in errors {
        guard case .unreadable = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }
}
