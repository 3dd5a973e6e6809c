import GCCore

/// Hosts as builds, tags, imports, loads and forced removals leave them, by seed.
enum RandomHost {
  static func make(_ random: inout SeededRandom, images count: Int = 14) -> SimulatedEngine {
    var engine = SimulatedEngine()
    var bases: [String] = []
    for number in 0..<random.number(1...3) { bases.append(base(&engine, &random, number)) }
    for number in 0..<count {
      guard let from = random.pick(bases) else { break }
      let built = build(&engine, &random, from: from, number)
      if random.chance(60) { bases.append(built) }
    }
    name(&engine, &random)
    run(&engine, &random)
    return engine
  }

  /// An imported image, or one pulled with digests and several layers.
  private static func base(
    _ engine: inout SimulatedEngine, _ random: inout SeededRandom, _ number: Int
  ) -> String {
    var top: String?
    var history: [(createdBy: String, isEmpty: Bool)] = []
    for layer in 0..<random.number(0...3) {
      top = engine.layer("sha256:base\(number)-\(layer)", on: top, size: bytes(&random))
      history.append(("ADD file in /", false))
      if random.chance(40) { history.append(("CMD [\"sh\"]", true)) }
    }
    var references: [String] = []
    if random.chance(70) { references.append("base\(number):1") }
    if random.chance(30) { references.append("base\(number)@sha256:d\(number)") }
    if random.chance(15) { references.append("mirror@sha256:d\(number)") }
    return engine.image(
      on: top, references: references, history: history, tellsHistory: random.chance(80))
  }

  /// A classic build: each step an untagged image on the one before. A loaded copy has no parents.
  private static func build(
    _ engine: inout SimulatedEngine, _ random: inout SeededRandom, from: String, _ number: Int
  ) -> String {
    guard let base = engine.images[from] else { return from }
    let isLoaded = random.chance(20)
    let tellsHistory = !isLoaded || random.chance(60)
    var parent = from
    var top = base.chain.last
    var history = base.history
    for step in 0..<random.number(1...4) {
      switch random.number(0...9) {
      case 0...3:
        history.append(("/bin/sh -c #(nop)  LABEL step=\(step)", true))
      case 4:
        top = engine.layer("sha256:dir\(number)-\(step)", on: top, size: 0)
        history.append(("/bin/sh -c #(nop) WORKDIR /srv", false))
      case 5:
        history.append(("/bin/sh -c #(nop) WORKDIR /srv", true))
      default:
        // Few different contents, so that builds on one base come to share layers.
        let content = random.number(0...5)
        top = engine.layer(
          "sha256:step\(content)", on: top, size: Int64(content) * 1_000 + 7)
        history.append(("/bin/sh -c make step\(content)", false))
      }
      if !isLoaded {
        parent = engine.image(on: top, parent: parent, history: history)
      }
    }
    if isLoaded { parent = engine.image(on: top, history: history, tellsHistory: tellsHistory) }
    if random.chance(60) { engine.images[parent]?.references.append("app\(number):1") }
    return parent
  }

  private static func name(_ engine: inout SimulatedEngine, _ random: inout SeededRandom) {
    for (number, id) in engine.images.keys.sorted().enumerated() where random.chance(12) {
      engine.images[id]?.references.append("extra\(number):a")
      if random.chance(50) { engine.images[id]?.references.append("extra\(number):b") }
      if random.chance(30) {
        engine.images[id]?.references.append("extra\(number)@sha256:e\(number)")
      }
    }
  }

  /// Containers in every state, some of them without their image's record.
  private static func run(_ engine: inout SimulatedEngine, _ random: inout SeededRandom) {
    let ids = engine.images.keys.sorted()
    let states: [ContainerState] = [.exited, .exited, .exited, .created, .dead, .running, .paused]
    for number in 0..<random.number(0...6) {
      guard let id = random.pick(ids), let state = random.pick(states) else { break }
      _ = engine.container(
        of: id, name: "box\(number)", state: state, writable: bytes(&random))
    }
    for id in ids where random.chance(15) {
      _ = try? engine.removeImage(id, force: true, noprune: true)
    }
  }

  private static func bytes(_ random: inout SeededRandom) -> Int64 {
    random.chance(20) ? 0 : Int64(random.number(1...1_000_000))
  }
}
