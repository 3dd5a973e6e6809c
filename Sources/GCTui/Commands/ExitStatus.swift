import ArgumentParser

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

/// A failure with what to print and the status to end with.
struct CommandFailure: Error {
  /// Sentences, each printed as a line of its own whatever it quotes.
  var lines: [String]
  var status: ExitStatus

  init(lines: [String], status: ExitStatus) {
    self.lines = lines
    self.status = status
  }

  init(sentence: String, status: ExitStatus) {
    self.init(lines: [sentence], status: status)
  }

  /// With what a file's reader says of it: a sentence, or several in lines of their own.
  init(quoting sentences: String, status: ExitStatus) {
    self.init(lines: sentences.split(separator: "\n").map(String.init), status: status)
  }

  /// All of it in one line, for a log.
  var sentence: String { lines.joined(separator: " ") }
}
