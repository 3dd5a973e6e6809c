import Synchronization
import ThrowawayEngine

/// Another client of the engine, which does what others do at the worst moments.
///
/// What it does follows from its seed; what came of it, it sees by looking before and after.
final class Adversary: Sendable {
  private struct State {
    var random: SeededRandom
    var witness = RunWitness()
    var truth: EngineTruth
    var seen: Seen
    /// How many things it may still do in this run.
    var budget: Int
    var isReviewed = false
    var number = 0
    var trouble: [String] = []
  }

  /// All that was ever there, under every name that it ever had.
  struct Seen {
    private(set) var targets: Set<Target> = []
    /// The full IDs that went by a name, by its kind before it: `container web`.
    private(set) var ids: [String: Set<String>] = [:]
    private(set) var tags: [String: Set<String>] = [:]
    /// Which image a tag named last.
    private(set) var owners: [String: String] = [:]

    mutating func add(_ truth: EngineTruth) {
      targets.formUnion(truth.targets)
      for (id, container) in truth.containers {
        ids["container \(container.name)", default: []].insert(id)
      }
      for (id, tags) in truth.images {
        self.tags[id, default: []].formUnion(tags)
        for tag in tags {
          ids["image \(tag)", default: []].insert(id)
          owners[tag] = id
        }
        ids["image \(id.dropFirst(7).prefix(12))", default: []].insert(id)
      }
      for name in truth.volumes {
        ids["volume \(name)", default: []].insert(name)
        ids["volume \(name.prefix(12))", default: []].insert(name)
      }
      for (id, name) in truth.networks { ids["network \(name)", default: []].insert(id) }
    }
  }

  private let engine: EngineSocket
  private let state: Mutex<State>

  /// - Parameter budget: how many things it does at most.
  init(seed: Int, engine: EngineSocket, budget: Int) throws {
    self.engine = engine
    let truth = try EngineTruth(engine)
    var seen = Seen()
    seen.add(truth)
    state = Mutex(
      State(random: SeededRandom(seed: seed), truth: truth, seen: seen, budget: budget))
  }

  var witness: RunWitness { state.withLock { $0.witness } }
  var seen: Seen { state.withLock { $0.seen } }
  /// Calls of its own that failed in a way that nobody expects.
  var trouble: [String] { state.withLock { $0.trouble } }

  /// Takes note of a request, and now and then does something right before it.
  func hears(_ line: String) {
    let request = RunWitness.Request(line)
    state.withLock { state in
      let percent =
        request.isRemoval ? 40 : state.isReviewed && request.target != nil ? 20 : 4
      if state.random.chance(percent) { act(&state) }
      state.witness.add(.asked(request))
    }
  }

  /// The program has shown what it is about to do; now is the time to change it.
  ///
  /// - Returns: what was there when it had just been shown.
  func seesReview(actions: Int) -> Seen {
    state.withLock { state in
      look(&state)
      let seen = state.seen
      state.witness.add(.reviewed)
      state.isReviewed = true
      for _ in 0..<actions { act(&state) }
      return seen
    }
  }

  private func look(_ state: inout State) {
    do {
      state.truth = try EngineTruth(engine)
      state.seen.add(state.truth)
    } catch {
      state.trouble.append("\(error)")
    }
  }

  /// Does one thing, whatever is possible at the moment.
  private func act(_ state: inout State) {
    guard state.budget > 0 else { return }
    // What the program did since is not of its making.
    look(&state)
    for _ in 0..<20 {
      guard let deed = choose(&state) else { continue }
      state.budget -= 1
      let before = state.truth
      do {
        let changes = try deed.perform()
        look(&state)
        state.witness.add(
          .changed(
            deed.words, changes, removed: before.targets.subtracting(state.truth.targets)))
      } catch {
        // A refusal of the engine changes nothing, and is what others meet, too.
        look(&state)
        state.witness.add(
          .changed(
            "\(deed.words), refused", [],
            removed: before.targets.subtracting(state.truth.targets)))
      }
      return
    }
  }

  private struct Deed {
    var words: String
    /// Returns what makes a reviewed removal wrong.
    var perform: () throws -> Set<RunWitness.Change>
  }

  /// One thing that other clients do; `nil` where there is nothing to do it to.
  private func choose(_ state: inout State) -> Deed? {
    state.number += 1
    let name = "other-\(state.number)-\(state.random.number(10_000...99_999))"
    switch state.random.number(0...12) {
    case 0...2: return deedOnContainer(&state, name)
    case 3...4: return newContainer(&state, name)
    case 5...8: return deedOnTag(&state, name)
    case 9: return build(&state, name)
    case 10: return deedOnVolume(&state, name)
    case 11: return deedOnNetwork(&state, name)
    default: return removeImage(&state)
    }
  }
}

extension Adversary {
  private func deedOnContainer(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    let stopped = state.truth.containers.filter { $0.value.state != "running" }.keys.sorted()
    guard let id = state.random.pick(stopped) else { return nil }
    let changed: Set = [RunWitness.Change(target: .container(id), shownBy: .inspect)]
    switch state.random.number(0...3) {
    case 0:
      return Deed(words: "start \(id.prefix(12))") {
        try engine.start(id)
        return changed
      }
    case 1:
      return Deed(words: "rename \(id.prefix(12)) to \(name)") {
        try engine.call("POST", "/containers/\(id)/rename?name=\(name)")
        return changed
      }
    case 2:
      return Deed(words: "start and kill \(id.prefix(12))") {
        try engine.start(id)
        _ = try engine.request("POST", "/containers/\(id)/kill")
        try engine.wait(id)
        return changed
      }
    default:
      return Deed(words: "rm -f \(id.prefix(12))") {
        try engine.removeContainer(id)
        return []
      }
    }
  }

  /// A new container keeps its image, its volume and its network. By its ID the engine itself refuses
  /// such an image; by a name it would take that off.
  private func newContainer(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    let images = state.truth.images.filter { !$0.value.isEmpty }.keys.sorted()
    guard let image = state.random.pick(images) else { return nil }
    let tags = state.truth.images[image] ?? []
    let volume = state.random.chance(60) ? state.random.pick(state.truth.volumes.sorted()) : nil
    let network =
      state.random.chance(60) ? state.random.pick(state.truth.networks.keys.sorted()) : nil
    return Deed(words: "create \(name) of \(image.prefix(19)) with \(volume ?? "no volume")") {
      let id = try engine.createContainer(
        name, image: image, command: ["/bin/sleep", "1000"],
        binds: volume.map { ["\($0):/data"] } ?? [], network: network ?? "none")
      let used =
        tags.map { Target.tag($0) }
        + (volume.map { [.volume($0)] } ?? []) + (network.map { [.network($0)] } ?? [])
      return Set(
        used.map { RunWitness.Change(target: $0, shownBy: .users, because: .container(id)) })
    }
  }

  private func deedOnTag(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    let images = state.truth.images.keys.sorted()
    // What runs is made of the tools: they keep their name.
    let tags = state.truth.images.values.joined().filter { $0 != Thing.toolsImage }.sorted()
    guard let image = state.random.pick(images) else { return nil }
    if state.random.chance(40) {
      return Deed(words: "tag \(image.prefix(19)) \(name):1") {
        try engine.tag(image, "\(name):1")
        // By its ID it would no longer go alone.
        return [
          RunWitness.Change(
            target: .image(image), shownBy: .inspect, because: .tag("\(name):1"))
        ]
      }
    }
    guard let tag = state.random.pick(tags), let owner = state.truth.image(tagged: tag) else {
      return nil
    }
    let changed: Set = [RunWitness.Change(target: .tag(tag), shownBy: .inspect)]
    switch state.random.number(0...2) {
    case 0 where image != owner:
      return Deed(words: "tag \(image.prefix(19)) \(tag), which \(owner.prefix(19)) had") {
        try engine.tag(image, tag)
        return changed.union([
          RunWitness.Change(target: .image(image), shownBy: .inspect, because: .tag(tag))
        ])
      }
    case 1:
      return Deed(words: "import a new \(tag)") {
        _ = try engine.importImage(tag, files: ["f": Array(name.utf8)], shell: false)
        return changed
      }
    default:
      return Deed(words: "rmi --no-prune \(tag)") {
        try engine.removeImage(tag, noprune: true)
        return changed
      }
    }
  }

  private func build(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    guard let base = state.random.pick(state.truth.images.keys.sorted()) else { return nil }
    let tag = state.random.chance(50) ? "\(name):1" : ""
    return Deed(words: "build \(tag) from \(base.prefix(19))") {
      try engine.build("FROM \(base)\nLABEL by=\(name)", name: tag)
      return []
    }
  }

  private func deedOnVolume(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    if state.random.chance(50) {
      return Deed(words: "volume create \(name)") {
        try engine.createVolume(name)
        return []
      }
    }
    guard let volume = state.random.pick(state.truth.volumes.sorted()) else { return nil }
    return Deed(words: "volume rm \(volume)") {
      try engine.call("DELETE", "/volumes/\(volume)")
      return []
    }
  }

  private func deedOnNetwork(_ state: inout State, _ name: String) -> Deed? {
    let engine = engine
    if state.random.chance(50) {
      return Deed(words: "network create \(name)") {
        _ = try engine.createNetwork(name)
        return []
      }
    }
    guard let network = state.random.pick(state.truth.networks.keys.sorted()) else { return nil }
    return Deed(words: "network rm \(network.prefix(12))") {
      try engine.call("DELETE", "/networks/\(network)")
      return []
    }
  }

  private func removeImage(_ state: inout State) -> Deed? {
    let engine = engine
    guard let image = state.random.pick(state.truth.images.keys.sorted()) else { return nil }
    return Deed(words: "rmi -f \(image.prefix(19))") {
      try engine.removeImage(image, force: true)
      return []
    }
  }
}
