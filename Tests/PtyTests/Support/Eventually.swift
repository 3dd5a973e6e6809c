import ThrowawayEngine

/// Waits until something is so, looking again and again.
///
/// - Parameter found: what it is like as long as it is not so, for the failure's text.
/// - Throws: `EngineTrouble` when time is over.
func eventually(
  _ what: String, within timeout: Duration = .seconds(60),
  found: @autoclosure () throws -> String = "", _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + timeout
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      throw EngineTrouble("\(timeout) passed, and never: \(what). \(try found())")
    }
    try await Task.sleep(for: .milliseconds(50))
  }
}
