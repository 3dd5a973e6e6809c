import ThrowawayEngine

/// Containers that have exited, by name.
extension Race {
  static let containers: [Race] = [
    container("started", .kept("running")) {
      try $0.start()
    } holds: {
      try $0.container("running")
    },
    container("started, and ended again", .reported("was started")) {
      try $0.start()
      try $0.socket.call("POST", "/containers/\($0.name)/kill")
      try $0.socket.wait($0.name)
    },
    container("started and paused", .kept("paused")) {
      try $0.start()
      try $0.socket.call("POST", "/containers/\($0.name)/pause")
    } holds: {
      try $0.container("paused")
    },
    container("renamed", .reported("was renamed")) {
      try $0.socket.call("POST", "/containers/\($0.name)/rename?name=\($0.other("new"))")
    },
    container("removed", .gone) { try $0.socket.removeContainer($0.name) },
    container("recreated under the same name", .gone) {
      try $0.socket.removeContainer($0.name)
      _ = try $0.create()
    } holds: {
      try $0.container("created")
    },
    container("committed to an image", .removed) {
      try $0.socket.call("POST", "/commit?container=\($0.name)&repo=\($0.name)&tag=1")
    } holds: {
      try $0.has("\($0.name):1")
    },
    container("another made with its volumes", .removed) {
      _ = try $0.socket.createContainer(
        $0.other("user"), image: "base:1.0", volumesFrom: [$0.name])
    } holds: {
      try $0.socket.container($0.other("user")) != nil
    },
    Race("container", "attached to another network", .removed) {
      let network = try $0.socket.createNetwork($0.name)
      return "container:"
        + (try $0.socket.createContainer($0.name, image: "base:1.0", network: network))
    } meanwhile: {
      let network = try $0.socket.createNetwork($0.other("net"))
      try $0.socket.call("POST", "/networks/\(network)/connect", json: ["Container": $0.name])
    } holds: {
      try $0.socket.container($0.name) == nil
    },
  ]

  private static func container(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool = {
      try $0.socket.container($0.name) == nil
    }
  ) -> Race {
    Race(
      "container", change, result, put: { "container:" + (try $0.create()) }, meanwhile: meanwhile,
      holds: holds)
  }
}

extension RacePlace {
  func create() throws -> String {
    try socket.createContainer(name, image: "base:1.0", command: ["/bin/sleep", "100000"])
  }

  func start() throws { try socket.start(name) }

  func container(_ state: String) throws -> Bool { try socket.container(name)?.state == state }
}
