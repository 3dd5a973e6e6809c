import ArgumentParser
import GCCore

/// The kinds of leftovers, each by a flag; none of them: what the environment or a file says.
struct PolicyKindOptions: ParsableArguments {
  @Flag(help: "Containers that ran and stopped.")
  var exited = false

  @Flag(help: "Containers that never started.")
  var created = false

  @Flag(help: "Containers whose removal the engine could not finish.")
  var dead = false

  @Flag(help: "Images without a tag that no container uses.")
  var dangling = false

  @Flag(help: "Images that no container uses, tagged or not.")
  var unused = false

  @Flag(help: "Images with a label that no container uses.")
  var labeled = false

  @Flag(help: "Also anonymous volumes of the containers that go.")
  var containerVolumes = false

  @Flag(help: "Also anonymous volumes that no container uses.")
  var volumes = false

  @Flag(help: "Also named volumes that no container uses.")
  var namedVolumes = false

  @Flag(help: "Also networks that no container refers to.")
  var networks = false

  /// What the flags say: of containers and images only the kinds that are named; volumes and
  /// networks beside what is taken otherwise.
  var layer: PolicyLayer {
    let named: [(CollectKind, Bool, String)] = [
      (.exited, exited, "--exited"), (.created, created, "--created"), (.dead, dead, "--dead"),
      (.dangling, dangling, "--dangling"), (.unused, unused, "--unused"),
      (.labeled, labeled, "--labeled"),
    ].filter(\.1)
    let added: [(CollectKind, Bool, String)] = [
      (.containerVolumes, containerVolumes, "--container-volumes"),
      (.anonymousVolumes, volumes, "--volumes"), (.namedVolumes, namedVolumes, "--named-volumes"),
      (.networks, networks, "--networks"),
    ].filter(\.1)
    var layer = PolicyLayer()
    for (kind, _, flag) in added { layer.takeAlso[kind] = flag }
    guard !named.isEmpty else { return layer }
    layer.say(
      .take, \.take, Set(named.map(\.0)), by: named.map(\.2).joined(separator: ", "))
    return layer
  }
}

extension PolicyLayer {
  /// Notes a setting and where it was said; `nil` says nothing.
  mutating func say<Value>(
    _ key: PolicyKey, _ part: WritableKeyPath<PolicyLayer, Value?>, _ value: Value?,
    by origin: String
  ) {
    guard let value else { return }
    self[keyPath: part] = value
    origins[key] = origin
  }
}
