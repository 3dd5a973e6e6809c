import FoundationEssentials
import ThrowawayEngine

/// Something that a test puts on an engine; images first, then volumes and networks, then
/// containers in their order.
enum Thing: Sendable {
  /// An image with these names, that says of itself that it was built so many days ago.
  case image(String, also: [String] = [], daysOld: Double = 1, labels: [String: String] = [:])
  /// An image without a tag, called by its label `alias`.
  case dangling(String, labels: [String: String] = [:])
  /// An image that was built on another one.
  case child(String, of: String)
  case volume(String)
  case network(String)
  /// A container of an image, in the state that its name says; `volumes` are directories that get
  /// anonymous volumes.
  case container(
    String, _ state: State = .exited, of: String = toolsImage, labels: [String: String] = [:],
    volumes: [String] = [], binds: [String] = [], volumesFrom: [String] = [],
    network: String = "none")

  enum State: Sendable {
    case exited, created, running, paused
    /// Its removal failed, and would fail again.
    case busy
    /// Its removal failed once, and would succeed now.
    case dead
  }

  /// The image that is always there: a container that runs was made of it.
  static let toolsImage = "tools:1"
  static let keeper = "keeper"
}

extension ThrowawayEngine {
  /// Puts what every case finds on the engine.
  static func putTools(on engine: EngineSocket) throws {
    _ = try engine.importImage(Thing.toolsImage)
    try engine.runForever(Thing.keeper, image: Thing.toolsImage)
  }

  func put(_ things: [Thing]) throws {
    try putImages(things)
    for thing in things {
      switch thing {
      case .image, .dangling, .container: break
      case .child(let name, let parent):
        try socket.build("FROM \(parent)\nLABEL child=\(name)", name: name)
      case .volume(let name): try socket.createVolume(name)
      case .network(let name): _ = try socket.createNetwork(name)
      }
    }
    for thing in things { try putContainer(thing) }
  }

  private func putImages(_ things: [Thing]) throws {
    var archive = try ImageArchive()
    for thing in things {
      switch thing {
      case .image(let name, let also, let days, let labels):
        try archive.add(
          .init(
            [name] + also, labels: labels, created: Date().addingTimeInterval(-days * 86_400)),
          own: name)
      case .dangling(let alias, let labels):
        try archive.add(
          .init(
            [], labels: labels.merging(["alias": alias]) { $1 },
            created: Date().addingTimeInterval(-86_400)),
          own: alias)
      default: break
      }
    }
    if !archive.ids.isEmpty { try socket.load(try archive.bytes()) }
  }

  private func imageID(ofAlias alias: String) throws -> String {
    guard let id = try EngineContents(socket).ids["image \(alias)"] else {
      throw EngineTrouble("there is no image \(alias)")
    }
    return id
  }

  private func putContainer(_ thing: Thing) throws {
    guard
      case .container(
        let name, let state, let image, let labels, let volumes, let binds, let from, let network) =
        thing
    else { return }
    let runs = state == .running || state == .paused
    let id = try socket.createContainer(
      name, image: image.contains(":") ? image : try imageID(ofAlias: image),
      command: runs ? ["/bin/sleep", "100000"] : ["/bin/true"], labels: labels, binds: binds,
      volumesFrom: from, volumes: volumes, network: network)
    switch state {
    case .created: break
    case .exited:
      try socket.start(id)
      try socket.wait(id)
    case .running: try socket.start(id)
    case .paused:
      try socket.start(id)
      try socket.call("POST", "/containers/\(id)/pause")
    case .busy, .dead:
      try makeBusy(id)
      guard try socket.request("DELETE", "/containers/\(id)").status == 500 else {
        throw EngineTrouble("\(name) was removed, though it is busy")
      }
      if state == .dead { try makeIdle(id) }
    }
  }

  /// Removes everything but what `putTools` put there.
  func clearCase() throws {
    let contents = try EngineContents(socket)
    for (name, id) in contents.ids
    where name.hasPrefix("container ") && name != "container \(Thing.keeper)" {
      if try socket.request("DELETE", "/containers/\(id)?force=1&v=1").status == 500 {
        try makeIdle(id)
        try socket.removeContainer(id)
      }
    }
    // Each round takes the images that nothing is built on any more.
    while true {
      let images = try EngineContents(socket).ids.filter {
        $0.key.hasPrefix("image ") && $0.key != "image \(Thing.toolsImage)"
      }
      if images.isEmpty { break }
      for id in Set(images.values) { _ = try socket.request("DELETE", "/images/\(id)?force=1") }
    }
    for (name, id) in contents.ids {
      if name.hasPrefix("volume ") { _ = try socket.request("DELETE", "/volumes/\(id)") }
      if name.hasPrefix("network ") { try socket.call("DELETE", "/networks/\(id)") }
    }
    let left = try EngineContents(socket)
    guard left.names == ["container \(Thing.keeper)", "image \(Thing.toolsImage)"] else {
      throw EngineTrouble("left behind: \(left.names.sorted())")
    }
  }
}
