/// The table of keys as a reader finds it in the README.
enum KeyTable {
  /// A Markdown table, a row an entry.
  static var markdown: String {
    let rows = Bindings.all.map { binding in
      let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
      return "| \(keys) | \(escaped(binding.help)) | \(place(binding.contexts)) |"
    }
    return (["| Keys | What it does | Where |", "|---|---|---|"] + rows).joined(separator: "\n")
  }

  private static func place(_ contexts: Set<Context>) -> String {
    let words = Context.allCases.filter(contexts.contains).map(\.word)
    return words.count > 6 ? "everywhere" : words.joined(separator: ", ")
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "|" || $1 == "<" || $1 == "*" ? "\\\($1)" : String($1) }
  }
}
