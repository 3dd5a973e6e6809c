/// A volume or a network as far as removal is concerned: what containers use beside their image.
/// It holds no layer, and nothing but containers holds it.
struct ResourceNode: Hashable, Sendable {
  var item: ItemID
  var name: String
  /// Bytes of its files; a network has none.
  var bytes: Estimate
  /// Why it can never go; `nil` for most.
  var obstacle: Refusal?
  /// Containers in any state that use it.
  var users: [Int] = []
}

extension LayerGraphBuilder {
  /// Adds the volumes and networks; the containers are there already.
  mutating func addResources(_ inventory: Inventory) {
    guard !inventory.volumes.isEmpty || !inventory.networks.isEmpty else { return }
    let containers = inventory.containers.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    let volumeUsers = References.users(of: inventory.volumes, containers)
    for volume in inventory.volumes.values.sorted(by: { $0.name < $1.name }) {
      add(
        ResourceNode(
          item: volume.itemID, name: volume.name, bytes: Estimate(volume.size)),
        usedBy: volumeUsers[volume.name, default: []])
    }
    let networkUsers = References.users(of: inventory.networks, containers)
    for network in inventory.networks.values.sorted(by: { $0.id < $1.id }) {
      var users = networkUsers[network.id, default: []]
      var others: [String] = []
      // The engine may know of more than the list did: a container attached meanwhile, or
      // something of another machine.
      for name in network.attached.value ?? [] where !users.contains(where: { $0.name == name }) {
        let named = containers.filter { $0.names.contains(name) || shortID($0.id) == name }
        if named.isEmpty { others.append(name) } else { users += named }
      }
      let obstacle: Refusal? =
        network.isPredefined ? .predefined : others.isEmpty ? nil : .attached(others)
      add(
        ResourceNode(
          item: network.itemID, name: network.name, bytes: .zero, obstacle: obstacle),
        usedBy: users)
    }
  }

  private mutating func add(_ node: ResourceNode, usedBy users: [Container]) {
    var node = node
    for user in users {
      guard let index = containerIndex[user.id], !node.users.contains(index) else { continue }
      node.users.append(index)
      containers[index].resources.append(resources.count)
    }
    resourceIndex[node.item] = resources.count
    resources.append(node)
  }
}
