/// Volumes and networks: free to go once every container that uses them is gone.
extension PlanSimulation {
  mutating func runResource(_ item: ItemID) {
    guard let index = graph.storage.resourceIndex[item], let reviewed = reviewed(item) else {
      let listed = item.kind == .volume ? inventory.volumesComplete : inventory.networksComplete
      return refuseMissing(item, listed: listed)
    }
    let node = graph.storage.resources[index]
    var step = PlanStep(
      id: item, name: node.name, action: .none, outcome: .untagged, frees: .zero,
      reviewed: reviewed)
    if let refusal = general(item) ?? refusal(of: node) {
      step.outcome = .refused(refusal)
    } else {
      step.action = item.kind == .volume ? .removeVolume : .removeNetwork
      step.outcome = .removed(chains: [], parents: [])
      var part = FreedBytes()
      ledger.remove(resource: index, into: &part)
      step.frees = ledger.estimate(of: part)
    }
    steps.append(step)
  }

  private func reviewed(_ item: ItemID) -> ReviewedItem? {
    item.kind == .volume
      ? inventory.volumes[item.id].map { ReviewedItem($0) }
      : inventory.networks[item.id].map { .network(name: $0.name) }
  }

  private func refusal(of node: ResourceNode) -> Refusal? {
    if let obstacle = node.obstacle { return obstacle }
    guard graph.storage.isComplete else { return .notCompleteYet }
    let users = node.users.filter { !goneContainers.contains($0) }
      .map { graph.storage.containers[$0] }
    guard !users.isEmpty else { return nil }
    return .usedByContainers(
      users.map(\.name), running: users.contains { $0.state.keepsImage })
  }
}

extension ReviewedItem {
  init(_ volume: Volume) {
    self = .volume(
      driver: volume.driver, createdAt: volume.createdAt, labels: volume.labels,
      mountpoint: volume.mountpoint)
  }
}
