import FoundationEssentials
import PtyTerminal
import ThrowawayEngine

/// One run of the program on an engine that another client works on, too.
struct AdversaryRound {
  /// Who removes.
  enum Front: CaseIterable {
    case delete, collect, screen
  }

  /// What was wrong, and how much was done.
  struct Outcome {
    var violations: [String]
    var changes = 0
    var removals = 0
    var status: Int32 = -1
  }

  let engine: ThrowawayEngine
  let seed: Int
  let front: Front
  /// How many things the other client does at most.
  let budget: Int

  func run() async throws -> Outcome {
    var random = SeededRandom(seed: seed)
    try engine.socket.stock(&random)
    let home = try TestHome()
    defer { home.remove() }
    try home.writeExclusions("label keep\n")
    let kept = Set(try engine.socket.labeledImages("keep").map { Target.image($0) })
    let adversary = try Adversary(seed: seed &* 7919, engine: engine.socket, budget: budget)
    let watched = try WatchedEngine(at: home.path + "/watched", engine: engine.socket.path) {
      adversary.hears($0)
    }
    defer { watched.stop() }
    let session = try start(&random, home, host: watched.host)
    defer { session.close() }

    guard let shown = try await review(session) else {
      // What was named was gone before it could be shown.
      let sent = adversary.witness.removals.map { "without a review: \($0.line)" }
      return Outcome(violations: sent, changes: adversary.witness.changes)
    }
    let actions = random.number(0...3)
    let seen = watched.act { adversary.seesReview(actions: actions) }
    let reviewed = targets(in: shown, seen)
    try await confirm(session)
    guard case .exited(let status) = try await session.waitForEnd(timeout: .seconds(120)) else {
      return Outcome(violations: ["it ended by a signal\n\(session.screen.text)"])
    }

    let witness = adversary.witness
    let path = home.path + "/state/gctui/journal.jsonl"
    let record = try RunRecord(
      journal: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), status: status)
    var moved: [String: String] = [:]
    for (tag, image) in adversary.seen.owners
    where seen.owners[tag] != nil && seen.owners[tag] != image {
      moved[tag] = image
    }
    let removals = witness.removals
    var violations =
      witness.violations(reviewed: reviewed)
      + record.violations(
        before: adversary.seen.targets, after: try EngineTruth(engine.socket).targets,
        others: witness.removedByOthers, removals: removals, reviewed: reviewed, moved: moved)
      + adversary.trouble
    for request in removals where request.target.map(kept.contains) == true {
      violations.append("excluded: \(request.line)")
    }
    if !violations.isEmpty {
      violations.append(
        "reviewed: \(reviewed)\n\(witness.events.map(\.description).joined(separator: "\n"))\n"
          + "journal: \(record.text)\n\(session.screen.text)")
    }
    return Outcome(
      violations: violations, changes: witness.changes, removals: removals.count, status: status)
  }

  private func start(_ random: inout SeededRandom, _ home: TestHome, host: String) throws
    -> PtyTerminal
  {
    var arguments: [String] = []
    switch front {
    case .delete:
      var lines: [String] = []
      let truth = try EngineTruth(engine.socket)
      for target in truth.targets.map(\.reference).sorted() where random.chance(60) {
        lines.append(target)
      }
      let path = home.path + "/ids"
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
      arguments = ["delete", "--ids", path]
    case .collect:
      arguments = [
        "collect", "--exited", "--created", "--dangling", "--unused", "--volumes",
        "--named-volumes", "--networks",
      ]
    case .screen: break
    }
    return try PtyTerminal(
      [ScreenUnderTest.program] + arguments, environment: home.environment(host: host),
      columns: 160, rows: 120)
  }

  /// Brings the program to where it asks; all that it showed by then, `nil` where it ended before.
  private func review(_ session: PtyTerminal) async throws -> String? {
    guard front == .screen else {
      try await eventually("it asks or ends", within: .seconds(120), found: session.screen.text) {
        session.screen.contains("[y/N]") || session.hasEnded
      }
      let shown = String(decoding: session.output, as: UTF8.self)
      return shown.contains("[y/N]") ? shown : nil
    }
    // Keys act on what is there: all rows, and what each key before has done.
    try await session.waitUntil("the containers", timeout: .seconds(120)) {
      $0.isLoaded && $0.contains(" created ")
    }
    session.send("*")
    try await session.waitUntil("a mark") { $0.lines.contains { $0.hasPrefix("*") } }
    session.send("2")
    try await session.waitUntil("the images") { $0.isLoaded && $0.contains(" FROM ") }
    session.send("*")
    session.send("d")
    let screen = try await session.waitUntil("Review") {
      $0.contains("Review: ") && $0.contains("delete exactly this")
    }
    return screen.text
  }

  /// Says yes, and sees the run to its end.
  private func confirm(_ session: PtyTerminal) async throws {
    session.send(front == .screen ? "y" : "y\n")
    guard front == .screen else { return }
    try await session.waitUntil("the report", timeout: .seconds(120)) { $0.contains("Esc close") }
    session.send("q")
    try await session.waitUntil("the lists") { $0.contains(" 1 Exited ") }
    session.send("q")
    let asks = try await session.waitUntil("it ends or asks") {
      !$0.isAlternate || $0.contains("Quit all the same?")
    }
    if asks.isAlternate { session.send("y") }
  }

  /// What the program said that it would remove: each line with a kind and a name behind it.
  private func targets(in text: String, _ seen: Adversary.Seen) -> Set<Target> {
    var targets: Set<Target> = []
    for line in text.split(whereSeparator: \.isNewline) {
      guard ["removed", "untagged", "will go"].contains(where: line.contains) else { continue }
      let words = line.split { $0 == " " || $0 == "\r" }
        .map { $0.last == ":" ? $0.dropLast() : $0 }
      for (kind, name) in zip(words, words.dropFirst()) {
        for id in seen.ids["\(kind) \(name)"] ?? [] {
          switch kind {
          case "container": targets.insert(.container(id))
          case "image":
            targets.insert(.image(id))
            targets.formUnion((seen.tags[id] ?? []).map { .tag($0) })
          case "volume": targets.insert(.volume(id))
          default: targets.insert(.network(id))
          }
        }
      }
    }
    return targets
  }
}

extension Screen {
  /// Whether nothing is still being asked for.
  fileprivate var isLoaded: Bool {
    contains(" 1 Exited ") && !lines.prefix(3).contains { $0.contains("…") }
  }
}

extension Target {
  /// As a line of `--ids` names it.
  fileprivate var reference: String {
    switch self {
    case .container(let id), .image(let id): id
    case .tag(let name): name
    case .volume(let name): "volume:\(name)"
    case .network(let id): "network:\(id)"
    }
  }
}

extension EngineSocket {
  /// Sees to it that there is something of everything to remove, and not too much.
  fileprivate func stock(_ random: inout SeededRandom) throws {
    var truth = try EngineTruth(self)
    let running = truth.containers.filter { $0.value.state == "running" }
    for (id, container) in running where container.name != Thing.keeper && running.count > 4 {
      try removeContainer(id)
    }
    if truth.images.count > 30 {
      for id in truth.images.keys.sorted() where random.chance(50) {
        _ = try request("DELETE", "/images/\(id)?force=1")
      }
    }
    truth = try EngineTruth(self)
    for number in 0..<max(0, 5 - truth.images.count { !$0.value.isEmpty }) {
      let name = "app-\(number)-\(random.number(1000...9999)):1"
      _ = try importImage(name, files: ["f": Array(name.utf8)], shell: false)
      // Now and then with a second name, and sometimes the name goes to another one at once.
      if random.chance(40) { try tag(name, "also-\(name)") }
      if random.chance(40) {
        _ = try importImage(name, files: ["g": Array(name.utf8)], shell: false)
      }
    }
    if try labeledImages("keep").count < 2 {
      try build("FROM \(Thing.toolsImage)\nLABEL keep=1 n=\(random.number(0...9999))")
    }
    let images = try EngineTruth(self).images.filter { !$0.value.isEmpty }.keys.sorted()
    for _ in 0..<max(0, 7 - truth.containers.count) {
      let image = random.chance(60) ? Thing.toolsImage : random.pick(images) ?? Thing.toolsImage
      _ = try createContainer(
        "box-\(random.number(10_000...99_999))", image: image, command: ["/bin/sleep", "1000"])
    }
    // Whatever else is excluded: these can go.
    let tools = try imageID(Thing.toolsImage)
    let free = truth.containers.count { $0.value.image == tools && $0.value.state != "running" }
    for _ in 0..<max(0, 5 - free) {
      _ = try createContainer(
        "box-\(random.number(10_000...99_999))", image: Thing.toolsImage,
        command: ["/bin/sleep", "1000"])
    }
    for _ in 0..<max(0, 3 - truth.volumes.count) {
      try createVolume("data-\(random.number(1000...9999))")
    }
    for _ in 0..<max(0, 2 - truth.networks.count) {
      _ = try createNetwork("net-\(random.number(1000...9999))")
    }
  }
}
