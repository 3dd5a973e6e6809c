extension References {
  /// Who uses each volume, in the order of the containers.
  static func users(of volumes: [String: Volume], _ containers: [Container]) -> [String:
    [Container]]
  {
    guard !volumes.isEmpty else { return [:] }
    let places = Dictionary(
      volumes.values.filter { !$0.mountpoint.isEmpty }.map { ($0.mountpoint, $0.name) }
    ) { first, _ in first }
    return containers.reduce(into: [:]) { users, container in
      var names: Set<String> = []
      for mount in container.mounts {
        if !mount.name.isEmpty { names.insert(mount.name) }
        for directory in Self.directories(above: mount.source) {
          if let name = places[directory] { names.insert(name) }
        }
      }
      for name in names { users[name, default: []].append(container) }
    }
  }

  /// Who names each network, in the order of the containers.
  static func users(of networks: [String: Network], _ containers: [Container]) -> [String:
    [Container]]
  {
    guard !networks.isEmpty else { return [:] }
    let named = Dictionary(grouping: networks.values, by: \.name)
    return containers.reduce(into: [:]) { users, container in
      var ids: Set<String> = []
      for network in container.networks {
        ids.formUnion([network.networkID, network.name])
        ids.formUnion(named[network.name, default: []].map(\.id))
      }
      for id in ids where networks[id] != nil { users[id, default: []].append(container) }
    }
  }

  /// A path and every directory it lies in, but the root. No volume lies deeper than a path may be
  /// long: what is longer is looked at only so far.
  static func directories(above path: String) -> some Sequence<String> {
    let start = path.hasPrefix("/") ? String(decoding: path.utf8.prefix(4096), as: UTF8.self) : ""
    return sequence(state: start[...]) { rest -> String? in
      guard rest.count > 1, let slash = rest.lastIndex(of: "/") else { return nil }
      defer { rest = rest[..<slash] }
      return String(rest)
    }
  }
}

extension Container {
  /// Whether it mounts the volume, whatever its state: by its name, or a directory of it by path.
  public func uses(_ volume: Volume) -> Bool {
    mounts.contains { mount in
      mount.name == volume.name
        || !volume.mountpoint.isEmpty
          && References.directories(above: mount.source).contains(volume.mountpoint)
    }
  }

  /// Whether it is, or when it starts will be, attached to the network: by its ID, or by its name,
  /// which a start resolves anew.
  public func refers(to network: Network) -> Bool {
    networks.contains {
      $0.networkID == network.id || $0.name == network.id || $0.name == network.name
    }
  }
}
