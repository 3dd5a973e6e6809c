import GCCore
import ThrowawayEngine

/// A small host put together at random, and what an operator marks on it: the same for the same
/// seed.
struct RandomScenario {
  private(set) var random: SeededRandom
  private let socket: EngineSocket
  /// Images that others are built on.
  private var pool: [String] = []

  init(seed: Int, socket: EngineSocket) {
    random = SeededRandom(seed: seed)
    self.socket = socket
  }

  /// Puts images and containers on an empty engine.
  mutating func put() throws {
    for number in 0..<random.number(1...3) {
      // The same name twice leaves the first image without one.
      let content = [UInt8](repeating: UInt8(number), count: random.number(1...5000))
      pool.append(try socket.importImage("base:\(number / 2)", files: ["x": content]))
    }
    for number in 0..<random.number(3...6) { try build(number) }
    let images = try socket.imageIDs()
    for (number, image) in images.enumerated() where random.chance(15) {
      try socket.tag(image, "extra\(number):a")
      if random.chance(50) { try socket.tag(image, "extra\(number):b") }
      if random.chance(50) { try socket.tag(image, "more\(number):b") }
    }
    for number in 0..<random.number(0...4) { try addContainer(number, images) }
    for image in images where random.chance(12) {
      // Refused for some: those stay.
      _ = try socket.request("DELETE", "/images/\(image)?force=1&noprune=1")
    }
  }

  private mutating func build(_ number: Int) throws {
    var lines = ["FROM \(pick(pool))"]
    var files: [String: [UInt8]] = [:]
    for _ in 0..<random.number(1...4) {
      switch random.number(0...15) {
      case 0...2: lines.append("LABEL s=\(random.number(0...2))")
      case 3...4: lines.append("WORKDIR /w\(random.number(0...2))")
      case 5...6: lines.append("ENV a=\(random.number(0...2))")
      case 7: lines.append(random.chance(50) ? "RUN [\"/bin/true\"]" : "RUN mkdir /d")
      default:
        let file = random.number(0...3)
        files["f\(file)"] = [UInt8](repeating: 122, count: 1000 * file + 7)
        lines.append("COPY f\(file) /f\(random.number(0...9))")
      }
    }
    // Now and then an earlier build's name moves here.
    let name = random.chance(60) ? "app:\(random.number(0...number))" : ""
    let image = try socket.build(
      lines.joined(separator: "\n"), name: name, files: files, cached: true)
    pool.append(image)
    guard random.chance(20) else { return }
    let archive = try socket.save(name.isEmpty || random.chance(50) ? image : name)
    if random.chance(60) { _ = try socket.request("DELETE", "/images/\(image)?force=1") }
    try socket.load(archive)
  }

  private mutating func addContainer(_ number: Int, _ images: [String]) throws {
    let kind = random.number(0...99)
    let runs = kind < 30
    let bytes = random.number(0...9000)
    let command =
      runs
      ? ["/bin/sleep", "100000"]
      : ["/bin/sh", "-c", "exec dd if=/dev/zero of=/o bs=\(bytes + 1) count=1 2>/dev/null"]
    let id = try socket.createContainer("box\(number)", image: pick(images), command: command)
    switch kind {
    case ..<30:
      try socket.start(id)
      if kind < 10 { try socket.call("POST", "/containers/\(id)/pause") }
    case ..<50:
      try socket.start(id)
      try socket.wait(id)
    default:
      let tar = Tar(["o": [UInt8](repeating: 1, count: bytes)]).finished
      try socket.call(
        "PUT", "/containers/\(id)/archive?path=/", body: tar, contentType: "application/x-tar")
    }
  }

  /// A random set of marks and the plan for it.
  mutating func plan(_ inventory: Inventory) -> Plan {
    let share = pick([20, 50, 80, 100])
    let images = inventory.images.values.sorted { $0.id < $1.id }
    let containers = inventory.containers.values.sorted { $0.id < $1.id }
    var marks: Set<ItemID> = []
    var forced: Set<ItemID> = []
    var options = PlanOptions(prunesParents: random.chance(50))
    for container in containers where random.chance(share) { marks.insert(container.itemID) }
    for image in images where random.chance(share) {
      marks.insert(image.itemID)
      if random.chance(15) { forced.insert(image.itemID) }
      if image.tags.count > 1, random.chance(30) {
        options.onlyTags[image.id] = Set(image.tags.sorted().dropFirst())
      }
    }
    return Planner.plan(marks: marks, inventory: inventory, forced: forced, options: options)
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[random.number(0...(values.count - 1))]
  }
}
