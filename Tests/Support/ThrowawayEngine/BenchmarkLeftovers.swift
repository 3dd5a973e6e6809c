import Dispatch
import Synchronization

/// Many leftovers, as fast as an engine makes them.
public enum BenchmarkLeftovers {
  /// Exited containers and labeled images, all of them small.
  public static func put(on engine: EngineSocket, containers: Int, images: Int) async throws {
    _ = try engine.importImage("bench:base")
    for number in 1..<max(2, images + 1) {
      try engine.build(
        "FROM bench:base\nLABEL n=\(number) application=bench\nCOPY f /f\(number)\n",
        name: "bench/app:\(number)", files: ["f": Array("\(number)".utf8)])
    }
    // Blocking calls, on threads of their own.
    let failure = Mutex<String?>(nil)
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      DispatchQueue(label: "leftovers").async {
        DispatchQueue.concurrentPerform(iterations: containers) { number in
          do {
            try engine.run("bench-\(number)", image: "bench/app:\(number % max(1, images) + 1)")
          } catch {
            failure.withLock { $0 = $0 ?? "\(error)" }
          }
        }
        done.resume()
      }
    }
    if let failure = failure.withLock({ $0 }) { throw EngineTrouble(failure) }
  }
}
