import FoundationEssentials
import Glibc
import PtyTerminal

/// Time to the first painted rows and to the complete lists, against curl of the same lists.
enum StartBench {
  static func run(_ screen: ScreenUnderTest, _ socket: String) async throws -> [Measured] {
    var first: [Double] = []
    var complete: [Double] = []
    var curl: [Double] = []
    for round in 1...10 {
      say("start, round \(round) of 10")
      curl.append(try curlLists(socket))
      let start = ContinuousClock.now
      let terminal = try screen.open()
      try await terminal.waitUntil("rows") { ScreenUnderTest.hasRows($0) }
      first.append((ContinuousClock.now - start).milliseconds)
      try await terminal.waitUntil("complete lists") { ScreenUnderTest.isComplete($0) }
      complete.append((ContinuousClock.now - start).milliseconds)
      try await screen.quit(terminal)
    }
    let reference = ("curl, both lists whole", median(curl))
    return [
      Measured(
        name: "first rows", median: median(first), unit: "ms", reference: reference, aim: 0.5),
      Measured(
        name: "complete lists", median: median(complete), unit: "ms", reference: reference,
        aim: 1.2),
    ]
  }

  private static func curlLists(_ socket: String) throws -> Double {
    let start = ContinuousClock.now
    for target in ["containers/json?all=1", "images/json?all=1"] {
      try runProgram([
        "/usr/bin/curl", "-sf", "-o", "/dev/null", "--unix-socket", socket, "http://d/\(target)",
      ])
    }
    return (ContinuousClock.now - start).milliseconds
  }
}

struct BenchError: Error, CustomStringConvertible {
  var description: String
}

/// Runs a program to its end; a failure is thrown.
func runProgram(_ words: [String]) throws {
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var process: pid_t = 0
  let result = posix_spawn(&process, words[0], nil, nil, &arguments, environ)
  guard result == 0 else { throw BenchError(description: "\(words[0]): errno \(result)") }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  guard status == 0 else { throw BenchError(description: "\(words[0]) failed: \(status)") }
}
