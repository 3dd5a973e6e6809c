import ThrowawayEngine

/// Volumes by name, networks by ID.
extension Race {
  static let volumes: [Race] = [
    volume("a container made with it", .kept("in use")) {
      _ = try $0.socket.createContainer(
        $0.other("user"), image: "base:1.0", binds: ["\($0.name):/d"])
    },
    volume("mounted by a container that runs", .kept("in use")) {
      _ = try $0.mount("/bin/sleep", "100000")
    },
    volume("mounted, and the container gone again", .reported("was mounted")) {
      let user = try $0.mount("/bin/true")
      try $0.socket.wait(user)
      try $0.socket.removeContainer(user)
    } holds: {
      try !$0.socket.volumeNames().contains($0.name)
    },
    volume("removed", .gone) {
      try $0.socket.call("DELETE", "/volumes/\($0.name)")
    } holds: {
      try !$0.socket.volumeNames().contains($0.name)
    },
    volume("recreated under the same name", .reported("Another volume")) {
      try $0.socket.call("DELETE", "/volumes/\($0.name)")
      try $0.socket.createVolume($0.name)
    } holds: {
      try !$0.socket.volumeNames().contains($0.name)
    },
    volume("asked for again", .removed) {
      try $0.socket.createVolume($0.name)
    } holds: {
      try !$0.socket.volumeNames().contains($0.name)
    },
  ]

  private static func volume(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool = {
      try $0.socket.volumeNames().contains($0.name)
    }
  ) -> Race {
    Race(
      "volume", change, result,
      put: {
        try $0.socket.createVolume($0.name)
        return "volume:" + $0.name
      }, meanwhile: meanwhile, holds: holds)
  }

  static let networks: [Race] = [
    network("a running container attached", .kept("active endpoints")) {
      let user = try $0.join()
      try $0.socket.start(user)
    } holds: {
      try $0.socket.networkIDs()[$0.name] != nil
    },
    network("a container made for it", .reported("cannot start")) {
      _ = try $0.join()
    } holds: {
      try $0.socket.container($0.other("user")) != nil
    },
    network("a container came and went", .removed) {
      let user = try $0.join()
      try $0.socket.start(user)
      try $0.socket.removeContainer(user)
    } holds: {
      try $0.socket.networkIDs()[$0.name] == nil
    },
    network("removed", .gone) {
      try $0.socket.call("DELETE", "/networks/\($0.name)")
    } holds: {
      try $0.socket.networkIDs()[$0.name] == nil
    },
    network("recreated under the same name", .gone) {
      try $0.socket.call("DELETE", "/networks/\($0.name)")
      _ = try $0.socket.createNetwork($0.name)
    } holds: {
      try $0.socket.networkIDs()[$0.name] != nil
    },
  ]

  private static func network(
    _ change: String, _ result: Result, meanwhile: @escaping @Sendable (RacePlace) throws -> Void,
    holds: @escaping @Sendable (RacePlace) throws -> Bool
  ) -> Race {
    Race(
      "network", change, result, put: { "network:" + (try $0.socket.createNetwork($0.name)) },
      meanwhile: meanwhile, holds: holds)
  }
}

extension RacePlace {
  /// A container that mounts the volume and runs this.
  func mount(_ command: String...) throws -> String {
    let user = try socket.createContainer(
      other("user"), image: "base:1.0", command: command, binds: ["\(name):/d"])
    try socket.start(user)
    return user
  }

  /// A container that is to join the network.
  func join() throws -> String {
    try socket.createContainer(
      other("user"), image: "base:1.0", command: ["/bin/sleep", "100000"], network: name)
  }
}
