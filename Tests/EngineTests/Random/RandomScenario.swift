import GCCore
import ThrowawayEngine

/// A small host put together at random, and what an operator marks on it: the same for the same
/// seed.
struct RandomScenario {
  private(set) var random: SeededRandom
  private let socket: EngineSocket
  /// Whether images are loaded from archives that lack the first steps of the history.
  private let stripsHistories: Bool
  /// Images that others are built on, in the order they were made.
  private var pool: [String] = []
  /// Those with programs in them.
  private var withShell: Set<String> = []
  /// All images and containers in an order that is the same on every engine, as IDs are not.
  private var images: [String] = []
  private var containers: [String] = []

  init(seed: Int, socket: EngineSocket, stripsHistories: Bool = false) {
    self.stripsHistories = stripsHistories
    random = SeededRandom(seed: seed)
    self.socket = socket
  }

  /// Puts images and containers on an empty engine.
  mutating func put() throws {
    for number in 0..<random.number(1...3) {
      let content = [UInt8](repeating: UInt8(number), count: random.number(1...5000))
      // The same name twice leaves the first image without one.
      let base = try socket.importImage(
        "base:\(number / 2)", files: ["x": content], shell: number == 0)
      pool.append(base)
      if number == 0 { withShell.insert(base) }
    }
    for number in 0..<random.number(2...5) { try build(number) }
    for image in pool {
      var next: String? = image
      while let image = next, !images.contains(image) {
        images.append(image)
        next = try socket.parent(of: image)
      }
    }
    for (number, image) in images.enumerated() where random.chance(15) {
      try socket.tag(image, "extra\(number):a")
      if random.chance(50) { try socket.tag(image, "extra\(number):b") }
      if random.chance(50) { try socket.tag(image, "more\(number):b") }
    }
    for number in 0..<random.number(0...5) { try addContainer(number) }
    for image in images where random.chance(12) {
      // Refused for some: those stay.
      _ = try socket.request("DELETE", "/images/\(image)?force=1&noprune=1")
    }
  }

  private mutating func build(_ number: Int) throws {
    let base = pick(pool)
    var lines = ["FROM \(base)"]
    var files: [String: [UInt8]] = [:]
    for _ in 0..<random.number(1...3) {
      switch random.number(0...15) {
      case 0...2: lines.append("LABEL s=\(random.number(0...2))")
      case 3...4: lines.append("WORKDIR /w\(random.number(0...2))")
      case 5...6: lines.append("ENV a=\(random.number(0...2))")
      case 7 where withShell.contains(base):
        // One leaves the layer empty, the other hides a file.
        lines.append(random.chance(50) ? "RUN [\"/bin/true\"]" : "RUN rm -f /x")
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
    if withShell.contains(base) { withShell.insert(image) }
    if !pool.contains(image) { pool.append(image) }
    guard random.chance(stripsHistories ? 60 : 20) else { return }
    var archive = try socket.save(name.isEmpty || random.chance(50) ? image : name)
    if stripsHistories {
      archive = try StrippedArchive.bytes(archive, withoutFirst: random.number(1...3))
    }
    if random.chance(60) { _ = try socket.request("DELETE", "/images/\(image)?force=1") }
    let before = Set(try socket.imageIDs())
    try socket.load(archive)
    if stripsHistories { pool += try socket.imageIDs().filter { !before.contains($0) } }
    // With its last child an untagged parent went, too.
    pool = try pool.filter(socket.has(image:))
  }

  private mutating func addContainer(_ number: Int) throws {
    let image = pick(images)
    let kind = withShell.contains(image) ? random.number(0...99) : 99
    let runs = kind < 35
    let bytes = random.number(0...9000)
    let command =
      runs
      ? ["/bin/sleep", "100000"]
      : ["/bin/sh", "-c", "exec dd if=/dev/zero of=/o bs=\(bytes + 1) count=1 2>/dev/null"]
    let id = try socket.createContainer("box\(number)", image: image, command: command)
    containers.append(id)
    switch kind {
    case ..<35:
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
    let shares = (containers: pick([20, 50, 80, 100]), images: pick([20, 50, 80, 100]))
    var marks: Set<ItemID> = []
    var forced: Set<ItemID> = []
    var options = PlanOptions(prunesParents: random.chance(50))
    for id in containers where random.chance(shares.containers) { marks.insert(.container(id)) }
    for image in images.compactMap({ inventory.images[$0] }) where random.chance(shares.images) {
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
