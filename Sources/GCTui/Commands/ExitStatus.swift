import ArgumentParser
import GCCore

/// What the program says to its caller when it ends.
enum ExitStatus: Int32 {
  /// Everything asked for was done.
  case done = 0
  /// Something failed or was skipped.
  case incomplete = 1
  /// Wrong usage, or a file that cannot be used.
  case usage = 2
  /// No engine answered.
  case noEngine = 3
  /// Another run holds the lock of the engine.
  case locked = 4

  var code: ExitCode { ExitCode(rawValue) }
}

/// A failure with the sentence to print and the status to end with.
struct CommandFailure: Error {
  var sentence: String
  var status: ExitStatus
}

extension CommandFailure {
  /// With a sentence that quotes files, in one or more lines.
  init(quoting sentence: String, status: ExitStatus) {
    self.init(
      sentence: sentence.split(separator: "\n").map { scrubbed(String($0)) }
        .joined(separator: "\n"),
      status: status)
  }
}
