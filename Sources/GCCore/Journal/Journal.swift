import Dispatch
import FoundationEssentials
import Glibc
import NIOConcurrencyHelpers

/// The append-only record of every removal: JSON Lines, each line written whole and synced.
///
/// Lines that are waiting when the disk is ready go out together in one write and one `fsync`, so
/// that many removals at once do not queue for the disk. A journal that cannot be written says so
/// once and never stops a removal: a full disk is the normal case of this program.
public final class Journal: Sendable {
  public let path: String
  private let queue = DispatchQueue(label: "journal")
  private let waiting = NIOLockedValueBox(Waiting())
  /// Only touched on `queue`.
  private let file: JournalFile

  private struct Waiting {
    var lines: [Data] = []
    var resumptions: [CheckedContinuation<Void, Never>] = []
    var problem: String?
    var isProblemTaken = false
  }

  public init(path: String) {
    self.path = path
    file = JournalFile(path: path)
  }

  /// Returns once the lines are on the disk, or known not to get there.
  public func append(_ entries: [JournalEntry]) async {
    guard !entries.isEmpty else { return }
    await withCheckedContinuation { resumption in
      waiting.withLockedValue { waiting in
        for entry in entries {
          do {
            waiting.lines.append(try JournalCoding.line(entry))
          } catch {
            waiting.problem = "An entry of the journal cannot be written: \(error)"
          }
        }
        waiting.resumptions.append(resumption)
      }
      queue.async { self.flush() }
    }
  }

  /// The first reason why lines could not be written, once; `nil` afterwards.
  public func takeProblem() -> String? {
    waiting.withLockedValue { waiting in
      guard !waiting.isProblemTaken, let problem = waiting.problem else { return nil }
      waiting.isProblemTaken = true
      return problem
    }
  }

  private func flush() {
    let (lines, resumptions) = waiting.withLockedValue { waiting in
      defer {
        waiting.lines = []
        waiting.resumptions = []
      }
      return (waiting.lines, waiting.resumptions)
    }
    if !lines.isEmpty, let problem = file.append(lines.reduce(into: Data()) { $0.append($1) }) {
      waiting.withLockedValue { $0.problem = $0.problem ?? problem }
    }
    for resumption in resumptions { resumption.resume() }
  }
}
