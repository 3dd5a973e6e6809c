/// What the command line and the environment say about the screen.
struct ScreenSettings: Hashable, Sendable {
  /// Shows everything; deletes, tags and saves nothing.
  var isReadOnly = false
  /// Draws with ASCII only.
  var isASCII = false

  var ellipsis: String { isASCII ? "~" : "…" }
  var dash: String { isASCII ? "-" : "–" }
}
