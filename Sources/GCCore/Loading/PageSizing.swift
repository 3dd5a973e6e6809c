/// How many rows to ask for next, by how fast the engine answered the last page.
struct PageSizing: Hashable, Sendable {
  /// What to do after a page.
  enum Next: Hashable, Sendable {
    case page(Int)
    /// The engine is fast: the rest comes sooner in one answer than in several.
    case rest
  }

  /// How long a page should take.
  var target: Duration

  /// A page that took at most a fifth of the target for a screenful comes from a fast engine:
  /// classic stores need 11–17 ms for 50 rows, containerd stores 150–220 ms.
  func isFast(rows: Int, took: Duration) -> Bool {
    took * 50 <= target / 5 * max(50, rows)
  }

  func next(afterRows rows: Int, took: Duration) -> Next {
    if isFast(rows: rows, took: took) { return .rest }
    let ratio = min(4, max(0.25, target / took))
    return .page(min(2000, max(25, Int((Double(rows) * ratio).rounded()))))
  }
}
