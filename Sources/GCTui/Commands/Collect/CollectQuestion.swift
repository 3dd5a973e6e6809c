import GCCore
import Synchronization

/// Shows what would go and asks whether it shall. All on standard error: standard output is for the
/// report.
final class CollectQuestion: Sendable {
  private let isOpenNow = Atomic(false)

  /// Whether an answer is being waited for; that cannot be cancelled.
  var isOpen: Bool { isOpenNow.load(ordering: .acquiring) }

  /// Only `y` or `yes` is a yes.
  func confirms(_ plan: CollectPlan) -> Bool {
    // What could not be shown was not agreed to.
    guard StandardStreams.printError(CollectText(CollectResult(plan: plan)).text),
      StandardStreams.printError("Remove exactly this? [y/N]")
    else { return false }
    isOpenNow.store(true, ordering: .releasing)
    defer { isOpenNow.store(false, ordering: .releasing) }
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
