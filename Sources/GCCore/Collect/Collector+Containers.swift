internal import FoundationEssentials

extension Collector {
  mutating func judgeContainers() {
    let surroundings = Surroundings(inventory)
    for container in inventory.containers.values {
      verdicts[container.itemID] = verdict(on: container, surroundings)
    }
    keepThoseWithTakenVolumes()
  }

  private mutating func verdict(on container: Container, _ surroundings: Surroundings) -> Verdict {
    if container.id == context.ownContainer { return .keep(.runsCollector) }
    guard let kind = kind(of: container) else { return .keep(.inState(container.state)) }
    if let reason = kept(container.itemID, labels: container.labels) { return .keep(reason) }
    guard policy.take.contains(kind) else { return .keep(.notAskedFor) }
    if let reason = guarded(container, surroundings) { return .keep(reason) }
    if case .unavailable(let reason) = container.details { return .keep(.notInspected(reason)) }
    let age = Age(of: container, now: context.now)
    if let reason = waiting(container.itemID, age) { return .keep(reason) }
    switch kind {
    case .created: return .take(.neverStarted(since: age.date))
    case .dead: return .take(.dead(since: age.date))
    default: return .take(.exited(since: age.date))
    }
  }

  /// Whether it has not been out of use for longer than the grace. Where its dates cannot be
  /// trusted, the first run that sees it as it is begins its grace.
  private mutating func waiting(_ item: ItemID, _ age: Age) -> KeepReason? {
    let grace = policy.containerGrace
    let since = age.date ?? firstSight(of: item)
    dates[item] = since
    guard grace > 0, context.now.timeIntervalSince(since) <= grace else { return nil }
    return age == .untrusted
      ? .firstSeen(since, grace: grace) : .young(since: since, grace: grace)
  }

  /// Which kind of leftover it is; `nil` for one that is none.
  private func kind(of container: Container) -> CollectKind? {
    switch container.state {
    case .exited: .exited
    case .created: .created
    case .dead: .dead
    case .running, .paused, .restarting, .removing, .other: nil
    }
  }

  // MARK: Those that somebody may count on

  private func guarded(_ container: Container, _ surroundings: Surroundings) -> KeepReason? {
    if !policy.include.contains(.orchestrated), let name = Self.orchestrator(of: container) {
      return .orchestrated(by: name)
    }
    if !policy.include.contains(.compose), !Self.isOneOff(container),
      let project = container.labels[Surroundings.composeProject],
      surroundings.runningProjects.contains(project)
    {
      return .composeRunning(project: project)
    }
    if !policy.include.contains(.dataContainers), !Self.isSwarmTask(container) {
      let alone = Set(container.mounts.lazy.filter(\.isNamedVolume).map(\.name))
        .filter { surroundings.volumeHolders[$0] == 1 }.sorted()
      if !alone.isEmpty { return .holdsVolumes(alone) }
    }
    return nil
  }

  /// What `compose run` made for one command: its project never starts it again.
  private static func isOneOff(_ container: Container) -> Bool {
    container.labels["com.docker.compose.oneoff"]?.lowercased() == "true"
  }

  /// Orchestrators that remove their own containers when they no longer need them, by the labels
  /// that they put on them. A Swarm leaves its dead tasks to us.
  private static func orchestrator(of container: Container) -> String? {
    for (prefix, name) in [
      ("io.kubernetes.", "Kubernetes"), ("io.rancher.", "Rancher"),
      ("com.hashicorp.nomad.", "Nomad"),
    ] where container.labels.keys.contains(where: { $0.hasPrefix(prefix) }) {
      return name
    }
    return nil
  }

  /// A task of a Swarm that ended never starts again: the next one is another container, perhaps on
  /// another node, and its volume no reason to keep this one.
  private static func isSwarmTask(_ container: Container) -> Bool {
    container.labels["com.docker.swarm.task.id"] != nil
  }

  /// A container whose volumes others take (`--volumes-from`) stays as long as one of them does:
  /// one that stays may itself be the reason for another.
  private mutating func keepThoseWithTakenVolumes() {
    guard !policy.include.contains(.dataContainers) else { return }
    // Only an inspect tells whose volumes a container takes.
    let unread = inventory.containers.values.filter { $0.details.value == nil }
      .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (item, verdict) in verdicts where item.kind == .container && verdict.isTaken {
        let users = staying(references.containers(takingVolumesFrom: item.id))
        let hasVolumes = inventory.containers[item.id].map { !$0.mounts.isEmpty } ?? false
        let others = hasVolumes ? staying(unread) : []
        guard !users.isEmpty || !others.isEmpty else { continue }
        verdicts[item] = .keep(
          users.isEmpty ? .takersUnknown(others) : .volumesTaken(by: users))
        hasChanged = true
      }
    }
  }
}

/// What the other containers say of one.
private struct Surroundings {
  /// Compose projects of which a container runs.
  var runningProjects: Set<String> = []
  /// How many containers, in any state, mount each volume.
  var volumeHolders: [String: Int] = [:]

  static let composeProject = "com.docker.compose.project"

  init(_ inventory: Inventory) {
    for container in inventory.containers.values {
      for name in Set(container.mounts.lazy.filter { $0.type == "volume" }.map(\.name)) {
        volumeHolders[name, default: 0] += 1
      }
      switch container.state {
      case .running, .paused, .restarting:
        if let project = container.labels[Self.composeProject] { runningProjects.insert(project) }
      default: break
      }
    }
  }
}

extension Mount {
  /// Whether it is a volume that somebody gave a name.
  var isNamedVolume: Bool {
    type == "volume" && !name.isEmpty && !Volume(name: name).isAnonymous
  }
}
