import ArgumentParser
import FoundationEssentials
import GCCore

/// `gctui list`: the lists of the screen, for scripts.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print exited containers, dangling images and labeled images with their sizes.",
    discussion: """
      The JSON form holds full IDs, sizes in bytes (null where unknown) and times in ISO 8601 UTC. \
      Its schema is docs/list.schema.json.
      """)

  /// The lists as they are written on the command line.
  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case containers, dangling, labeled

    var kind: ListKind {
      switch self {
      case .containers: .containers
      case .dangling: .dangling
      case .labeled: .labeled
      }
    }
  }

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(help: "containers, dangling or labeled; all three without it.")
  var list: Choice?

  @Option(help: "table or json.")
  var format = Format.table

  @Flag(
    name: .customLong("no-sizes"),
    help: ArgumentHelp(
      "Do not have the engine count bytes.",
      discussion:
        "Sizes of containers are unknown then, and what images alone hold may be."))
  var noSizes = false

  @OptionGroup var engine: EngineOptions
  @OptionGroup var exclusions: ExclusionOptions

  func run() async throws {
    let rules = try exclusions.load()
    let kinds = list.map { [$0.kind] } ?? ListKind.allCases
    let notice = engine.waitNotice
    try await engine.withClient { client in
      let inventory = try await client.snapshot(measurements(kinds), watch: notice.watch)
      notice.end()
      inventory.warnOfTroubles()
      let items = ListedItem.all(in: kinds, inventory, rules)
      switch format {
      case .json: StandardStreams.print(try ListDocument(items).text())
      case .table:
        StandardStreams.print(
          ListTable(items, now: Date().addingTimeInterval(inventory.host?.clockOffset ?? 0)).text)
      }
      let isMissing = kinds.contains { kind in
        inventory.troubles[kind.itemKind == .container ? .containers : .images] != nil
      }
      if isMissing { throw ExitStatus.incomplete.code }
    }
  }

  /// What the columns of these lists need, and no more.
  private func measurements(_ kinds: [ListKind]) -> Set<Measurement> {
    var measurements: Set<Measurement> = []
    for kind in kinds {
      measurements.formUnion(
        kind.itemKind == .container
          ? [.containerDetails, .writableSizes] : [.layers, .buildCache])
    }
    return noSizes ? measurements.subtracting([.writableSizes, .buildCache]) : measurements
  }
}

/// One item of the printed lists.
struct ListedItem {
  let id: ItemID
  let lists: [ListKind]
  let names: [String]
  /// Every `repository@digest` that an image can be pulled by; none for containers.
  let digests: [String]
  let image: String?
  let labels: [String: String]
  let state: ContainerState?
  let exitCode: Int?
  let createdAt: Date?
  let finishedAt: Date?
  let size: Fact<Int64>
  /// The same for people: a lower bound where the store keeps more, and a log that is not counted.
  let bytes: Estimate
  let uniqueSize: Estimate?
  let protection: Protection?

  /// The members of the lists, each once, containers first, the oldest last.
  static func all(
    in kinds: [ListKind], _ inventory: Inventory, _ rules: ExclusionRules
  ) -> [ListedItem] {
    let references = References(inventory)
    let graph = LayerGraph(inventory: inventory)
    var lists: [ItemID: [ListKind]] = [:]
    for kind in kinds {
      for item in kind.members(of: inventory, references) { lists[item, default: []].append(kind) }
    }
    let items = lists.compactMap { id, lists -> ListedItem? in
      switch id.kind {
      case .container:
        inventory.containers[id.id].map {
          ListedItem(
            $0, lists, rules.protection(of: id, in: inventory),
            store: inventory.host?.imageStore ?? .classic)
        }
      case .image:
        inventory.images[id.id].map {
          ListedItem(
            $0, lists, rules.protection(of: id, in: inventory),
            unique: graph.uniqueSize(of: $0.id))
        }
      // No list holds them.
      case .volume, .network: nil
      }
    }
    return items.sorted {
      ($0.id.kind.rawValue, $1.createdAt ?? .distantPast, $0.id.id)
        < ($1.id.kind.rawValue, $0.createdAt ?? .distantPast, $1.id.id)
    }
  }

  private init(
    _ container: Container, _ lists: [ListKind], _ protection: Protection?,
    store: Host.ImageStore
  ) {
    id = container.itemID
    self.lists = lists
    names = container.names
    digests = []
    image = container.imageName
    labels = container.labels
    state = container.state
    exitCode = container.exitCode
    createdAt = container.createdAt
    finishedAt = container.details.value?.finishedAt.date
    size = container.writableSize
    bytes = container.ownBytes(on: store)
    uniqueSize = nil
    self.protection = protection
  }

  private init(
    _ image: Image, _ lists: [ListKind], _ protection: Protection?, unique: Estimate
  ) {
    id = image.itemID
    self.lists = lists
    names = image.tags
    digests = image.digests
    self.image = nil
    labels = image.labels
    state = nil
    exitCode = nil
    createdAt = image.createdAt
    finishedAt = nil
    size =
      image.size.map { .known($0) }
      ?? .unavailable(reason: InexactReason.engineCannotTell.phrase)
    bytes = Estimate(size)
    uniqueSize = unique
    self.protection = protection
  }
}
