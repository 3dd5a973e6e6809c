/// Where the journal of a user stands.
public enum JournalLocation {
  /// `$XDG_STATE_HOME/gctui/journal.jsonl` where that is set, `/var/lib/gctui/` for root, else
  /// `~/.local/state/gctui/`; `nil` for a user without a home directory.
  public static func path(environment: [String: String], isRoot: Bool) -> String? {
    // The specification of the directories ignores relative paths.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/gctui/journal.jsonl"
    }
    if isRoot { return "/var/lib/gctui/journal.jsonl" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/gctui/journal.jsonl"
  }
}
