/// What a snapshot asks for beyond the lists.
public enum Measurement: Hashable, Sendable, CaseIterable {
  /// Inspects of the containers that do not run: exit times.
  case containerDetails
  /// Inspects of all other containers: whose volumes they take.
  case runningDetails
  /// Bytes of writable layers: expensive.
  case writableSizes
  /// Inspects and histories of all images: layers and their sizes.
  case layers
  /// Whether the build cache shares layers: expensive.
  case buildCache
  /// Volumes, without their sizes.
  case volumes
  /// Bytes of the volumes: expensive; only with `volumes`.
  case volumeSizes
  /// Networks, with what is attached to them.
  case networks

  /// All that plans of containers and images are made of.
  public static let containersAndImages: Set<Measurement> = [
    .containerDetails, .writableSizes, .layers, .buildCache,
  ]
}

extension Engine {
  /// Everything at once, for a command that prints one answer and ends.
  ///
  /// The lists must be complete: their failure is thrown. A measurement that fails leaves its facts
  /// unavailable, with the reason; expensive ones run one at a time.
  public func snapshot(_ measurements: Set<Measurement>) async throws -> Inventory {
    let host = try await host()
    var inventory = Inventory(host: host)
    // Containers last: one made meanwhile that uses what is listed is then still seen.
    let images = try await images()
    inventory.apply(.images(images))
    inventory.apply(.imagesListed(Set(images.map(\.id))))
    if measurements.contains(.volumes) {
      let volumes = try await volumes()
      inventory.apply([.volumes(volumes), .volumesListed(Set(volumes.map(\.name)))])
    }
    if measurements.contains(.networks) {
      let networks = try await networks()
      inventory.apply([.networks(networks), .networksListed(Set(networks.map(\.id)))])
    }
    let containers = try await settled(try await containers(ContainerQuery()))
    inventory.apply(.containers(containers))
    inventory.apply(.containersListed(Set(containers.map(\.id))))

    let asked = containers.filter {
      measurements.contains($0.state.isExited ? .containerDetails : .runningDetails)
    }
    inventory.apply(try await details(of: asked))
    if measurements.contains(.layers) {
      let ids = images.map(\.id)
      let inspects = try await facts(of: ids) { try await image($0)?.details }
      inventory.apply([.imageDetails(inspects.known)] + inspects.gone.map { .imageGone($0) })
      inventory.apply(
        .imageHistory(try await facts(of: ids) { .known(try await history($0)) }.known))
      // A container whose image record is gone still holds layers: which, only its inspect tells.
      let known = Set(ids)
      inventory.apply(try await details(of: containers.filter { !known.contains($0.imageID) }))
    }
    if measurements.contains(.writableSizes) {
      inventory.apply(try await sizes(of: containers))
    }
    if measurements.contains(.buildCache) {
      inventory.apply(.buildCache(try await measured { try await buildCache() }))
    }
    if measurements.contains(.volumeSizes) {
      inventory.apply(.volumeSizes(try await sizes(of: inventory.volumes)))
    }
    if measurements.contains(.networks) {
      inventory.apply(try await inspected(inventory.networks))
    }
    return inventory
  }

  /// Inspects of containers; one that is gone since it was listed uses nothing any more.
  private func details(of containers: [Container]) async throws -> [InventoryChange] {
    let inspects = try await facts(of: containers.map(\.id)) { try await container($0)?.details }
    return [.containerDetails(inspects.known)] + inspects.gone.map { .containerGone($0) }
  }

  /// The rows with the state that an inspect tells of those that are being removed: Docker's list
  /// goes on saying so of a container whose removal failed, which is dead.
  private func settled(_ rows: [Container]) async throws -> [Container] {
    var settled: [Container] = []
    for var row in rows {
      if row.state == .removing {
        guard let now = try await container(row.id) else { continue }
        row.state = now.state
      }
      settled.append(row)
    }
    return settled
  }

  private func sizes(of containers: [Container]) async throws -> InventoryChange {
    switch try await measured({ try await self.containers(ContainerQuery(size: true)) }) {
    case .known(let rows):
      return .writableSizes(
        Dictionary(rows.map { ($0.id, $0.writableSize) }) { _, last in last },
        imageSizes: Dictionary(rows.map { ($0.id, $0.imageSize) }) { _, last in last })
    case .unavailable(let reason):
      return .writableSizes(
        Dictionary(containers.map { ($0.id, .unavailable(reason: reason)) }) { _, last in last })
    case .pending: return .writableSizes([:])
    }
  }

  /// The engine counts local volumes without options only.
  private func sizes(of volumes: [String: Volume]) async throws -> [String: Fact<Int64>] {
    guard !volumes.isEmpty else { return [:] }
    let sizes = try await measured { try await volumeSizes() }
    return volumes.mapValues { volume in
      switch sizes {
      case .known(let sizes):
        sizes[volume.name].map { .known($0) }
          ?? .unavailable(reason: InexactReason.engineCannotTell.phrase)
      case .unavailable(let reason): .unavailable(reason: reason)
      case .pending: .pending
      }
    }
  }

  /// The networks that could go, with what is attached to them.
  private func inspected(_ networks: [String: Network]) async throws -> [InventoryChange] {
    let candidates = networks.values.filter { !$0.isPredefined }
    let inspects = try await facts(of: candidates.map(\.id)) { try await network($0)?.attached }
    let attached = candidates.map { network in
      var network = network
      network.attached = inspects.known[network.id] ?? .pending
      return network
    }
    return [.networks(attached)] + inspects.gone.map { .networkGone($0) }
  }

  /// The fact, or why it is not available; only cancellation is thrown.
  private func measured<Value>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Fact<Value> {
    do {
      return .known(try await body())
    } catch let error as EngineError {
      return .unavailable(reason: error.sentence)
    }
  }

  /// Asks for one fact of each item, eight at once; where there is none the item is gone.
  private func facts<Value>(
    of ids: [String], _ body: @escaping @Sendable (String) async throws -> Fact<Value>?
  ) async throws -> (known: [String: Fact<Value>], gone: [String]) {
    try await withThrowingTaskGroup(of: (String, Fact<Value>?).self) { group in
      var rest = ids[...]
      @Sendable func fact(_ id: String) async throws -> (String, Fact<Value>?) {
        do {
          return (id, try await body(id))
        } catch let error as EngineError {
          return (id, .unavailable(reason: error.sentence))
        }
      }
      for id in rest.prefix(8) { group.addTask { try await fact(id) } }
      rest = rest.dropFirst(8)
      var facts: [String: Fact<Value>] = [:]
      var gone: [String] = []
      while let (id, value) = try await group.next() {
        if let value { facts[id] = value } else { gone.append(id) }
        if let next = rest.popFirst() { group.addTask { try await fact(next) } }
      }
      return (facts, gone)
    }
  }
}
