import FoundationEssentials
import Testing
import ThrowawayEngine

/// One case of docker-gc's contract: what is on the engine, what is said to the collector, and what
/// must be gone and must stay after it.
///
/// Names are those of `EngineContents`. Where this collector deliberately does less than docker-gc
/// does, the case's name says `safer`.
struct DockerGCCase: Sendable, CustomTestStringConvertible {
  var name: String
  var things: [Thing]
  /// `GRACE_PERIOD_SECONDS`; not set for `nil`.
  var grace: String? = "0"
  /// Other variables; `$HOME` in their values is the home of the run.
  var environment: [String: String] = [:]
  /// What the files hold that `EXCLUDE_FROM_GC`, `EXCLUDE_CONTAINERS_FROM_GC` and
  /// `EXCLUDE_VOLUMES_IDS_FILE` name then. `<id:image app:1>` is the full ID of that image there,
  /// `<12:image app:1>` its first digits.
  var images: String?
  var containers: String?
  var volumes: String?
  /// Files in `/etc`, by name.
  var etc: [String: String] = [:]
  var arguments: [String] = []
  /// How many seconds have to pass on the engine's clock first.
  var waits = 0
  var gone: Set<String> = []
  var stays: Set<String> = []
  /// Of those that stay, the ones that are shown as if they went.
  var shown: Set<String> = []
  var status: Int32 = 0
  /// Words on standard error, and on standard output.
  var warns: [String] = []
  var tells: [String] = []

  var testDescription: String { name }

  /// All variables of the run, after writing the files that they name.
  func prepare(_ home: TestHome, _ contents: EngineContents) throws -> [String: String] {
    var variables = environment.mapValues { $0.replacing("$HOME", with: home.path) }
    variables["GRACE_PERIOD_SECONDS"] = grace
    for (variable, text) in [
      ("EXCLUDE_FROM_GC", images), ("EXCLUDE_CONTAINERS_FROM_GC", containers),
      ("EXCLUDE_VOLUMES_IDS_FILE", volumes),
    ] {
      guard let text else { continue }
      variables[variable] = home.path + "/" + variable
      try Data(Self.filled(text, contents).utf8)
        .write(to: URL(filePath: home.path + "/" + variable))
    }
    try FileManager.default.createDirectory(
      atPath: home.path + "/etc", withIntermediateDirectories: true)
    for (name, text) in etc {
      try Data(text.utf8).write(to: URL(filePath: home.path + "/etc/" + name))
    }
    for (name, value) in variables { variables[name] = Self.filled(value, contents) }
    return variables
  }

  private static func filled(_ text: String, _ contents: EngineContents) -> String {
    contents.ids.reduce(text) { text, entry in
      let digits = entry.value.hasPrefix("sha256:") ? entry.value.dropFirst(7) : entry.value[...]
      return text.replacing("<id:\(entry.key)>", with: entry.value)
        .replacing("<12:\(entry.key)>", with: digits.prefix(12))
    }
  }
}
