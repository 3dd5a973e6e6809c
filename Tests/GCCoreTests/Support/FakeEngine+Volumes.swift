import GCCore

/// Volumes and networks of the fake host.
extension FakeEngine {
  func volumes() async throws -> [Volume] {
    try await answer(.volumes) { engine in engine.state.volumes.map(\.withoutSize) }
  }

  func volume(_ name: String) async throws -> Volume? {
    try await answer(.volume(name)) { engine in
      engine.state.volumes.first { $0.name == name }?.withoutSize
    }
  }

  func volumeSizes() async throws -> [String: Int64] {
    try await answer(.volumeSizes) { engine in
      engine.state.volumes.reduce(into: [:]) { $0[$1.name] = $1.size.value }
    }
  }

  func removeVolume(_ name: String) async throws {
    try await answer(.removeVolume(name)) { engine in
      guard engine.state.volumes.contains(where: { $0.name == name }) else {
        throw EngineError.refused(status: 404, message: "get \(name): no such volume")
      }
      let isUsed = { (container: Container) in container.mounts.contains { $0.name == name } }
      if let user = engine.state.containers.first(where: isUsed) {
        throw EngineError.refused(
          status: 409, message: "remove \(name): volume is in use - [\(user.id)]")
      }
      engine.state.volumes.removeAll { $0.name == name }
      engine.emit("volume", "destroy", name)
    }
  }

  func networks() async throws -> [Network] {
    try await answer(.networks) { engine in
      engine.state.networks.map { network in
        var listed = network
        listed.attached = .pending
        return listed
      }
    }
  }

  func network(_ id: String) async throws -> Network? {
    try await answer(.network(id)) { engine in engine.state.networks.first { $0.id == id } }
  }

  func removeNetwork(_ id: String) async throws {
    try await answer(.removeNetwork(id)) { engine in
      guard let network = engine.state.networks.first(where: { $0.id == id }) else {
        throw EngineError.refused(status: 404, message: "network \(id) not found")
      }
      // As Docker has it: what a container that does not run will need is not looked at.
      if network.attached.value?.isEmpty == false {
        throw EngineError.refused(
          status: 403, message: "network \(network.name) has active endpoints")
      }
      engine.state.networks.removeAll { $0.id == id }
      engine.emit("network", "destroy", id)
    }
  }
}

extension Volume {
  fileprivate var withoutSize: Volume {
    var volume = self
    volume.size = .pending
    return volume
  }
}
