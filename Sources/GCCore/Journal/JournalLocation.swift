/// Where the journal of a user stands.
public enum JournalLocation {
  /// `journal.jsonl` in the program's state directory; `nil` for a user without a home directory.
  public static func path(environment: [String: String], isRoot: Bool) -> String? {
    directory(environment: environment, isRoot: isRoot).map { $0 + "/journal.jsonl" }
  }

  /// The program's state directory: `$XDG_STATE_HOME/gctui` where that is set, `/var/lib/gctui` for
  /// root, else `~/.local/state/gctui`; `nil` for a user without a home directory.
  static func directory(environment: [String: String], isRoot: Bool) -> String? {
    // The specification of the directories ignores relative paths.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/gctui" }
    if isRoot { return "/var/lib/gctui" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/gctui"
  }
}
