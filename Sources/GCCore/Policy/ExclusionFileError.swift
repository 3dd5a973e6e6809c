import Glibc

/// Why exclusions could not be read or saved. Nothing is deleted before they can be read.
public enum ExclusionFileError: Error, Hashable, Sendable {
  /// No place to look: the sentence says what to set.
  case noPlace(String)
  /// A file that has to be there is not.
  case missing(path: String)
  /// A directory, a pipe, a device.
  case notAFile(path: String, kind: String)
  /// Lines that are no rules.
  case malformed(path: String, ExclusionProblems)
  /// The file changed since it was read; nothing was written. What stands there now.
  case changed(path: String, theirs: ExclusionFile.Loaded)
  /// A call of the system failed; nothing was changed. `what` is like `cannot be read`.
  case refused(path: String, what: String, reason: String)

  static func failed(path: String, _ what: String, _ code: Int32) -> ExclusionFileError {
    .refused(path: path, what: what, reason: String(cString: strerror(code)))
  }

  /// What happened and what to do, for people. Quotes paths and lines: scrub before showing.
  public var sentence: String {
    switch self {
    case .noPlace(let sentence): sentence
    case .missing(let path):
      "There is no exclusions file \(path): check the path given with --exclusions."
    case .notAFile(let path, let kind):
      "The exclusions \(path) are \(kind), not a file: move it away, or name another with "
        + "--exclusions."
    case .malformed(let path, let problems): problems.sentence(path: path)
    case .changed(let path, _):
      "The exclusions file \(path) was changed by someone else meanwhile: nothing was written."
    case .refused(let path, let what, let reason):
      "The exclusions file \(path) \(what): \(reason)."
    }
  }
}
