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
  /// A call that fails leaves what it would have told unknown, and stands in `Inventory.troubles`;
  /// a list that did not come is not complete. Expensive counts run one at a time.
  ///
  /// - Parameter watch: told what is asked for next.
  /// - Throws: `EngineError` where no engine answers, or neither list came.
  public func snapshot(
    _ measurements: Set<Measurement>, watch: SurveyWatch = { _ in }
  ) async throws -> Inventory {
    watch(.host)
    var inventory = Inventory()
    inventory.apply(.host(try await host()))
    // Containers last: one made meanwhile that uses what is listed is then still seen.
    watch(.images)
    let images = try await listed(.images, &inventory) { try await self.images() }
    if let images { inventory.apply([.images(images), .imagesListed(Set(images.map(\.id)))]) }
    if measurements.contains(.volumes) {
      watch(.volumes)
      if let volumes = try await listed(.volumes, &inventory, { try await self.volumes() }) {
        inventory.apply([.volumes(volumes), .volumesListed(Set(volumes.map(\.name)))])
      }
    }
    if measurements.contains(.networks) {
      watch(.networks)
      if let networks = try await listed(.networks, &inventory, { try await self.networks() }) {
        inventory.apply([.networks(networks), .networksListed(Set(networks.map(\.id)))])
      }
    }
    watch(.containers)
    do {
      let containers = try await settled(try await containers(ContainerQuery()))
      inventory.apply([
        .containers(containers), .containersListed(Set(containers.map(\.id))),
      ])
    } catch let error as EngineError {
      let fault = try await fault(of: error)
      if images == nil { throw error }
      inventory.apply(.trouble(CallTrouble(.containers, fault)))
    }
    try await inspect(&inventory, measurements, watch)
    var counts = Counts()
    if measurements.contains(.writableSizes) { counts.containers = Set(inventory.containers.keys) }
    counts.buildCache = measurements.contains(.buildCache)
    counts.volumes = measurements.contains(.volumeSizes)
    try await count(counts, into: &inventory, watch: watch)
    return inventory
  }

  private func inspect(
    _ inventory: inout Inventory, _ measurements: Set<Measurement>, _ watch: SurveyWatch
  ) async throws {
    let containers = inventory.containers.values.filter {
      measurements.contains($0.state.isExited ? .containerDetails : .runningDetails)
    }
    try await inspect(containers: containers.map(\.id), &inventory, watch)
    if measurements.contains(.layers), !inventory.images.isEmpty {
      let ids = Array(inventory.images.keys)
      watch(.imageLayers(ids.count))
      let details = try await facts(of: ids, EngineCall.image) { try await image($0)?.details }
      inventory.apply(details.troubles + [.imageDetails(details.facts)])
      try await settle(images: ids.filter { details.facts[$0] == nil }, &inventory)
      let histories = try await facts(of: ids, EngineCall.history) { .known(try await history($0)) }
      inventory.apply(histories.troubles + [.imageHistory(histories.facts)])
      // A container whose image record is gone still holds layers: which, only its inspect tells.
      let orphans = inventory.containers.values.filter {
        inventory.images[$0.imageID] == nil && $0.details.isPending
      }
      try await inspect(containers: orphans.map(\.id), &inventory, watch)
    }
    if measurements.contains(.networks) {
      let networks = inventory.networks.values.filter { !$0.isPredefined }
      watch(.networkDetails(networks.count))
      let attached = try await facts(of: networks.map(\.id), EngineCall.network) {
        try await network($0)?.attached
      }
      inventory.apply(
        attached.troubles + [
          .networks(
            networks.map { network in
              var network = network
              network.attached = attached.facts[network.id] ?? .pending
              return network
            })
        ] + networks.filter { attached.facts[$0.id] == nil }.map { .networkGone($0.id) })
    }
  }

  private func inspect(
    containers ids: [String], _ inventory: inout Inventory, _ watch: SurveyWatch
  ) async throws {
    guard !ids.isEmpty else { return }
    watch(.containerDetails(ids.count))
    let details = try await facts(of: ids, EngineCall.container) {
      try await container($0)?.details
    }
    inventory.apply(details.troubles + [.containerDetails(details.facts)])
    let missing = ids.filter { details.facts[$0] == nil }
    guard !missing.isEmpty else { return }
    // Whether what is not found is gone since it was listed, or somebody forbids to look at it, only
    // the list can tell.
    let left = try await unlessRefused { try await self.containers(ContainerQuery(ids: missing)) }
    let there = left.map { Set($0.map(\.id)) } ?? Set(missing)
    for id in missing {
      inventory.apply(
        there.contains(id)
          ? [
            .containerDetails([id: .unavailable(reason: CallTrouble.Fault.notFound.phrase)]),
            .trouble(CallTrouble(.container(id), CallTrouble.Fault.notFound)),
          ] : [.containerGone(id)])
    }
  }

  /// Of images whose inspects say that they are not there: one that is listed all the same is.
  private func settle(images missing: [String], _ inventory: inout Inventory) async throws {
    guard !missing.isEmpty else { return }
    let left = try await unlessRefused { try await self.images() }
    let there = left.map { Set($0.map(\.id)) } ?? Set(missing)
    for id in missing {
      inventory.apply(
        there.contains(id)
          ? [
            .imageDetails([id: .unavailable(reason: CallTrouble.Fault.notFound.phrase)]),
            .trouble(CallTrouble(.image(id), CallTrouble.Fault.notFound)),
          ] : [.imageGone(id)])
    }
  }

  /// `nil` where the engine does not answer this, but others.
  private func unlessRefused<Answer>(_ question: () async throws -> Answer) async throws -> Answer?
  {
    do {
      return try await question()
    } catch let error as EngineError {
      _ = try await fault(of: error)
      return nil
    }
  }

  /// A list, or the trouble that it makes; only a lost engine and a cancellation are thrown.
  private func listed<Row>(
    _ call: EngineCall, _ inventory: inout Inventory, _ list: () async throws -> [Row]
  ) async throws -> [Row]? {
    do {
      return try await list()
    } catch let error as EngineError {
      inventory.apply(.trouble(CallTrouble(call, try await fault(of: error))))
      return nil
    }
  }

  /// What became of a call, on an engine that answers others.
  ///
  /// - Throws: the error, where none answers.
  func fault(of error: EngineError) async throws -> CallTrouble.Fault {
    if error.isLostConnection { _ = try await host() }
    guard let fault = error.fault else { throw error }
    return fault
  }

  /// The rows with the state that an inspect tells of those that are being removed: Docker's list
  /// goes on saying so of a container whose removal failed, which is dead.
  private func settled(_ rows: [Container]) async throws -> [Container] {
    var settled: [Container] = []
    for var row in rows {
      if row.state == .removing {
        do {
          guard let now = try await container(row.id) else { continue }
          row.state = now.state
        } catch let error as EngineError {
          // It stays what it is said to be: nothing takes it.
          _ = try await fault(of: error)
        }
      }
      settled.append(row)
    }
    return settled
  }

  /// Asks for one fact of each item, several at once; items that are gone are left out.
  private func facts<Value>(
    of ids: [String], _ call: @escaping @Sendable (String) -> EngineCall,
    _ body: @escaping @Sendable (String) async throws -> Fact<Value>?
  ) async throws -> (facts: [String: Fact<Value>], troubles: [InventoryChange]) {
    let clock = ContinuousClock()
    let elapsed = clock.stopwatch()
    return try await withThrowingTaskGroup(of: SurveyFact<Value>?.self) { group in
      var rest = ids[...]
      var slots = CallSlots<String>(LoadLimits())
      var facts: [String: Fact<Value>] = [:]
      var troubles: [InventoryChange] = []
      var left = ids.count
      var hasAlarm = false
      @Sendable func fact(_ id: String) async throws -> SurveyFact<Value> {
        do {
          return SurveyFact(id: id, fact: try await body(id))
        } catch let error as EngineError {
          let fault = try await fault(of: error)
          return SurveyFact(
            id: id, fact: .unavailable(reason: fault.phrase), trouble: CallTrouble(call(id), fault))
        }
      }
      while left > 0 {
        while slots.hasRoom(at: elapsed()), let next = rest.popFirst() {
          slots.begin(next, at: elapsed())
          group.addTask { try await fact(next) }
        }
        if !rest.isEmpty, !hasAlarm, let wait = slots.untilNextIsSlow(at: elapsed()) {
          hasAlarm = true
          group.addTask {
            try await clock.sleep(for: wait)
            return nil
          }
        }
        guard let answer = try await group.next() else { break }
        guard let answer else {
          hasAlarm = false
          continue
        }
        slots.end(answer.id)
        left -= 1
        facts[answer.id] = answer.fact
        if let trouble = answer.trouble { troubles.append(.trouble(trouble)) }
      }
      group.cancelAll()
      return (facts, troubles)
    }
  }
}

/// One answer of a survey.
private struct SurveyFact<Value: Hashable & Sendable>: Sendable {
  var id: String
  var fact: Fact<Value>?
  var trouble: CallTrouble?
}
