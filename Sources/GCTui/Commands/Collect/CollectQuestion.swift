import GCCore
import Synchronization

/// Shows what would go and asks whether it shall.
final class CollectQuestion: Sendable {
  private let isOpenNow = Atomic(false)

  /// Whether an answer is being waited for; that cannot be cancelled.
  var isOpen: Bool { isOpenNow.load(ordering: .acquiring) }

  func confirms(_ plan: CollectPlan) -> Bool {
    isOpenNow.store(true, ordering: .releasing)
    defer { isOpenNow.store(false, ordering: .releasing) }
    return TerminalQuestion.confirms(
      showing: CollectText(CollectResult(plan: plan)).text, "Remove exactly this? [y/N]")
  }
}
