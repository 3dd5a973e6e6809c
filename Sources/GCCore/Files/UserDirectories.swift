import Glibc

/// Where the files of the user stand who runs the program: the one place that looks at `HOME` and at
/// the variables of the XDG specification.
///
/// A variable that is empty or holds a relative path counts as unset, as that specification says. A
/// service often runs without `HOME`: then the home directory is that of the password file.
public struct UserDirectories: Hashable, Sendable {
  /// `HOME`, else the home directory of the password file; `nil` where neither names one.
  public let home: String?
  /// `$XDG_CONFIG_HOME/gctui`, else `~/.config/gctui`: exclusions and policy.
  public let config: String?
  /// `$XDG_STATE_HOME/gctui`, else `/var/lib/gctui` for root and `~/.local/state/gctui` for others:
  /// what this program keeps between its runs.
  public let state: String?
  private let user: UInt32

  /// - Parameters:
  ///   - user: The number of the user who runs the program.
  ///   - passwords: Only asked where `HOME` does not tell.
  public init(
    environment: [String: String], user: UInt32, passwords: @autoclosure () -> PasswordFile
  ) {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = absolute("HOME") ?? passwords().home(of: user)
    self.home = home
    config = (absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }).map { $0 + "/gctui" }
    state =
      if let state = absolute("XDG_STATE_HOME") {
        state + "/gctui"
      } else if user == 0 {
        "/var/lib/gctui"
      } else {
        home.map { $0 + "/.local/state/gctui" }
      }
    self.user = user
  }

  /// Those of this process.
  public init(of environment: [String: String]) {
    self.init(environment: environment, user: geteuid(), passwords: PasswordFile())
  }

  /// `journal.jsonl` among the state.
  public var journal: String? { state.map { $0 + "/journal.jsonl" } }

  /// What cannot be found or kept because no home directory is known, and what to set; `nil` where
  /// nothing is missing.
  public var missing: String? {
    var parts: [String] = []
    if config == nil { parts.append("your own exclusions and policy cannot be looked for") }
    if state == nil { parts.append("removals are not recorded in a journal") }
    guard !parts.isEmpty else { return nil }
    return "HOME is not set, and \(PasswordFile.path) names no home directory for user \(user): "
      + parts.joined(separator: ", and ") + ". Set HOME."
  }
}
