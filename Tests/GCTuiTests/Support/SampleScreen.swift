import FoundationEssentials

@testable import GCCore
@testable import GCTui

/// A moment that all samples are told from: 2026-01-02T03:04:05Z.
let sampleNow = Date(timeIntervalSince1970: 1_767_323_045)

/// 64 digits that differ with the number, also in the first twelve.
func sampleDigits(_ number: Int) -> String {
  let head = String(number, radix: 16)
  return String(repeating: "0", count: max(0, 6 - head.count)) + head
    + String(repeating: "a", count: 58)
}

extension ItemID {
  static func c(_ number: Int) -> ItemID { .container(sampleDigits(number)) }
  static func i(_ number: Int) -> ItemID { .image("sha256:" + sampleDigits(number)) }
}

/// An exited container, `run-<number>` unless named, that ended so many hours ago.
func sampleContainer(
  _ number: Int, _ name: String? = nil, state: ContainerState = .exited, hours: Double = 2,
  size: Int64 = 1_000_000, image: Int = 1, code: Int = 0, labels: [String: String] = [:],
  logDriver: String = "none"
) -> Container {
  let created = sampleNow.addingTimeInterval(-hours * 3600 - 600)
  let ended = sampleNow.addingTimeInterval(-hours * 3600)
  let never = "0001-01-01T00:00:00Z"
  let hasRun = state != .created
  return Container(
    id: sampleDigits(number), names: [name ?? "run-\(number)"], imageName: "todobackend:\(image)",
    imageID: ItemID.i(image).id, state: state, status: hasRun ? "Exited (\(code))" : "Created",
    command: "rake", createdAt: created, labels: labels,
    details: .known(
      ContainerDetails(
        startedAt: EngineTime(hasRun ? created.formatted(.iso8601) : never),
        finishedAt: EngineTime(hasRun ? ended.formatted(.iso8601) : never), exitCode: code,
        logDriver: logDriver)),
    writableSize: .known(size))
}

func sampleImage(
  _ number: Int, tags: [String] = [], layers: [Int], days: Double = 5,
  labels: [String: String] = [:]
) -> Image {
  Image(
    id: ItemID.i(number).id, tags: tags, createdAt: sampleNow.addingTimeInterval(-days * 86_400),
    size: Int64(layers.count) * 40_000_000, labels: labels,
    details: .known(
      ImageDetails(
        diffIDs: layers.map { "sha256:" + sampleDigits(0xf000 + $0) },
        lastTaggedAt: tags.isEmpty ? nil : sampleNow.addingTimeInterval(-days * 86_400),
        architecture: "amd64", os: "linux")),
    history: .known(
      layers.reversed().map { HistoryStep(createdBy: "COPY \($0) /", size: 40_000_000) }))
}

/// A host with six exited containers, three dangling and two tagged images that share layers.
func sampleInventory() -> Inventory {
  let application = ["application": "todobackend"]
  return Inventory(
    host: Host(
      address: "unix:///var/run/docker.sock", name: "build-7", engineID: "sample",
      version: "26.1.5", dataRoot: "/var/lib/docker", dataRootHere: .known("/var/lib/docker"),
      containersTotal: 7,
      containersRunning: 1, imagesTotal: 5),
    containers: [
      sampleContainer(
        1, "shop-web-1", hours: 50, size: 12_000_000, code: 137,
        labels: ["com.docker.compose.project": "shop", "com.docker.compose.service": "web"]),
      sampleContainer(
        2, "shop-web-2", hours: 49, size: 8_000_000,
        labels: ["com.docker.compose.project": "shop"]),
      sampleContainer(3, "migrate", state: .created, hours: 30, size: 0),
      sampleContainer(4, "一二三四五六七八九十", hours: 20, size: 500_000),
      sampleContainer(
        5, "backup", hours: 700, size: 64_000_000, image: 2, logDriver: "json-file"),
      sampleContainer(
        6, "nasty\u{1b}[2J\u{202e}", hours: 1, size: 3_000,
        labels: ["note": "\u{1b}]0;owned\u{7}" + String(repeating: "x", count: 1_000_000)]),
      sampleContainer(7, "still-up", state: .running, image: 2),
    ],
    images: [
      sampleImage(1, tags: ["todobackend:1"], layers: [1, 2, 3], labels: application),
      sampleImage(
        2, tags: ["todobackend:2", "registry.example/team/todobackend:stable"],
        layers: [1, 2, 4], days: 1, labels: application),
      sampleImage(3, layers: [1, 2, 5], days: 3, labels: application),
      sampleImage(4, layers: [1, 6], days: 9, labels: application),
      sampleImage(5, layers: [7, 8], days: 40),
    ],
    buildCache: .known(BuildCache()),
    disk: .known(DiskSpace(total: 100_000_000_000, free: 9_000_000_000)),
    containersComplete: true, imagesComplete: true)
}

/// A screen driven by hand: figures are made at once unless held back.
struct Session {
  var model: AppModel
  /// Everything that was asked for, in its order.
  var effects: [Effect] = []
  /// Figures that were ordered while they are held back.
  var held: [Figures] = []
  var holdsFigures = false
  /// Whether each frame is looked at before the next message: else keys come faster than frames.
  var isLookedAt = true
  /// What a collector remembers when it is asked for.
  var memory = CollectState.Memory()

  init(
    _ inventory: Inventory = sampleInventory(), columns: Int = 80, rows: Int = 24,
    settings: ScreenSettings = ScreenSettings(), rules: String? = "", policy: Policy? = nil
  ) {
    model = AppModel(settings: settings, now: sampleNow)
    model.size = Size(columns: columns, rows: rows)
    send(.load(.connection(.connected)))
    if let host = inventory.host { send(.load(.changes([.host(host), .disk(inventory.disk)]))) }
    var news: [InventoryChange] = [
      .buildCache(inventory.buildCache), .containers(Array(inventory.containers.values)),
      .images(Array(inventory.images.values)),
    ]
    if inventory.containersComplete {
      news.append(.containersListed(Set(inventory.containers.keys)))
    }
    if inventory.imagesComplete { news.append(.imagesListed(Set(inventory.images.keys))) }
    send(.load(.changes(news)))
    if let rules { send(.exclusions(Self.loaded(rules))) }
    if let policy { send(.collector(.policy(policy, exclusions: ExclusionRules()))) }
    effects = []
  }

  /// The file with these lines, as read.
  static func file(_ rules: String) -> ExclusionFile.Loaded {
    let bytes = Array(rules.utf8)
    return ExclusionFile.Loaded(
      document: (try? ExclusionDocument(parsing: bytes)) ?? ExclusionDocument(),
      fingerprint: ExclusionFile.Fingerprint(content: bytes))
  }

  static func loaded(_ rules: String) -> ExclusionNews {
    .loaded(file(rules), path: "/etc/gctui/exclusions")
  }

  mutating func send(_ message: Message) {
    handle(update(&model, message))
    handle(model.settle())
    if isLookedAt { look() }
  }

  /// A frame is drawn, and looked at before another key is pressed.
  mutating func look() {
    if model.awaitsSight { model.noteSeen() }
  }

  /// All of it typed before another frame is drawn.
  mutating func burst(_ keys: [Key]) {
    isLookedAt = false
    for key in keys { send(.key(key)) }
    isLookedAt = true
    look()
  }

  mutating func burst(_ text: String) { burst(text.map { .character($0) }) }

  private mutating func handle(_ asked: [Effect]) {
    for effect in asked {
      effects.append(effect)
      switch effect {
      case .buildFigures(let generation, let inventory, let rules, let basis):
        var figures = Figures(generation: generation, inventory: inventory, exclusions: rules)
        figures.collect = basis.map {
          CollectVerdicts.make(
            generation: generation, inventory: inventory, graph: figures.graph,
            exclusions: rules, basis: $0, now: model.now)
        }
        if holdsFigures { held.append(figures) } else { send(.figures(figures)) }
      case .recall: send(.collector(.memory(memory, problem: nil)))
      default: break
      }
    }
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }

  /// Every character as a key.
  mutating func type(_ text: String) { for character in text { send(.key(.character(character))) } }

  var frame: Frame { render(model) }
  var text: String { frame.buffer.text }
  var status: String { frame.buffer.lines[model.size.rows - 2] }
  var notice: String { model.notice?.text ?? "" }
  var shown: [ItemID] { model.list.shownItems }
  var review: ReviewState? {
    if case .review(let review) = model.screens.last { review } else { nil }
  }
  var runs: [Plan] {
    effects.compactMap { if case .startRun(let plan, _, _) = $0 { plan } else { nil } }
  }
  var quits: [ExitStatus] {
    effects.compactMap { if case .quit(let status) = $0 { status } else { nil } }
  }
  var saves: [ExclusionDocument] {
    effects.compactMap {
      if case .saveExclusions(let document, _) = $0 { document } else { nil }
    }
  }
  var tags: [String] {
    effects.compactMap {
      if case .tag(let image, let repository, let tag) = $0 {
        "\(shortID(image)) \(repository):\(tag)"
      } else {
        nil
      }
    }
  }
}

extension Inventory {
  /// As after the first pages: nothing inspected yet.
  var asListed: Inventory {
    var listed = self
    for id in listed.containers.keys {
      listed.containers[id]?.details = .pending
      listed.containers[id]?.writableSize = .pending
    }
    return listed
  }
}
