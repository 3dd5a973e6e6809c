/// Where the parts of the screen stand at a size.
struct Layout: Hashable, Sendable {
  static let smallest = Size(columns: 40, rows: 10)

  /// Whether a window is large enough to show anything.
  static func fits(_ size: Size) -> Bool {
    size.columns >= smallest.columns && size.rows >= smallest.rows
  }

  /// Engine, address and badges.
  let header: Rect
  /// The disk's bar and what is asked for in the background; empty on a low screen.
  let disk: Rect
  let tabs: Rect
  /// The titles of the columns.
  let titles: Rect
  let rows: Rect
  /// Calls that the engine does not answer; empty where it answers all.
  let troubles: Rect
  /// Marks and what they free, or the notice.
  let status: Rect
  let keys: Rect
  /// What lies over the lists: everything between the header and the status.
  let page: Rect

  /// - Parameter troubles: how many lines there are to say of calls without an answer.
  init(size: Size, troubles count: Int = 0) {
    var rest = Rect(size)
    header = rest.takeTop(1)
    keys = rest.takeBottom(1)
    status = rest.takeBottom(1)
    troubles = rest.takeBottom(min(count, size.rows >= 30 ? 5 : size.rows >= 20 ? 3 : 1))
    page = rest
    disk = rest.takeTop(size.rows >= 14 ? 1 : 0)
    tabs = rest.takeTop(1)
    titles = rest.takeTop(1)
    rows = rest
  }
}

extension AppModel {
  var layout: Layout { Layout(size: size, troubles: troubleLines.count) }
}
