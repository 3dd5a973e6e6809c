/// Rows of the lists as they were drawn, kept while nothing that they show can have changed.
///
/// A key that only moves the cursor finds nearly all rows as they are on the screen. What else
/// happens raises the model's revision, and every row is drawn anew.
final class DrawnRows {
  private var revision: Int?
  private var rows: [Int: [Cell]] = [:]

  /// The most that are kept: who pages through all of a long list needs only the last.
  private static let limit = 1000

  /// The cells of a row, as drawn at this revision or by `draw` now.
  ///
  /// - Parameter index: of the row in the list that is shown.
  func cells(of index: Int, revision: Int, _ draw: () -> [Cell]) -> [Cell] {
    if revision != self.revision || rows.count >= Self.limit {
      self.revision = revision
      rows = [:]
    }
    if let known = rows[index] { return known }
    let drawn = draw()
    rows[index] = drawn
    return drawn
  }
}
