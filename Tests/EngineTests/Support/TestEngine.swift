import GCCore
import Glibc
import Testing
import ThrowawayEngine

/// Engines for tests: never more than two at once, whatever runs in parallel.
enum TestEngine {
  /// Starts an engine of its own for `body` and ends it after.
  ///
  /// An engine that cannot start fails the test: nothing is ever skipped for lack of one.
  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (_ engine: ThrowawayEngine, _ client: EngineClient) async throws -> Result
  ) async throws -> Result {
    await slots.take()
    let engine: ThrowawayEngine
    do {
      engine = try await ThrowawayEngine.start()
    } catch {
      await slots.give()
      throw error
    }
    let client = EngineClient(endpoint: EngineEndpoint(address: .unix(path: engine.socket.path)))
    do {
      let result = try await body(engine, client)
      await end(engine, client)
      return result
    } catch {
      await end(engine, client)
      throw error
    }
  }

  private static func end(_ engine: ThrowawayEngine, _ client: EngineClient) async {
    await client.close()
    engine.stop()
    await slots.give()
  }

  private static let slots = Slots(2)
}

/// Lets so many in at once; the others wait in their order.
private actor Slots {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func give() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
