import FoundationEssentials
import GCCore

/// A moment all samples are told from: 2026-01-02T03:04:05Z.
let sampleNow = Date(timeIntervalSince1970: 1_767_323_045)

/// A full container ID made from a name: the same name gives the same 64 digits.
func sampleID(_ name: String) -> String {
  var digits = ""
  for round in UInt64(0)..<4 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ round &* 0x9e37_79b9_7f4a_7c15
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    hash ^= hash >> 29
    let part = String(hash &* 0xbf58_476d_1ce4_e5b9, radix: 16)
    digits += String(repeating: "0", count: 16 - part.count) + part
  }
  return digits
}

/// A full image ID, layer or chain ID made from a name.
func sampleDigest(_ name: String) -> String { "sha256:" + sampleID("image " + name) }

/// The time so many seconds before `sampleNow`, as an inspect writes it.
func sampleTime(secondsAgo: TimeInterval) -> EngineTime {
  EngineTime((sampleNow - secondsAgo).formatted(.iso8601))
}

extension EngineTime {
  /// What the engine writes for "never".
  static let sampleNever = EngineTime("0001-01-01T00:00:00Z")
}

extension Container {
  /// A container as an inspect tells it: exited two days ago unless said otherwise, its ID made
  /// from its name. `image` is the name of an image made with `Image.sample`.
  static func sample(
    _ name: String, state: ContainerState = .exited, image: String = "app",
    imageID: String? = nil, exitCode: Int = 0, age: TimeInterval = 3 * 86400,
    finished: TimeInterval = 2 * 86400, labels: [String: String] = [:], mounts: [Mount] = [],
    writableSize: Fact<Int64> = .known(1000), volumesFrom: [String] = [],
    lowerDirectories: [String] = [], logDriver: String? = "none"
  ) -> Container {
    let hasRun = state != .created
    let hasEnded = state == .exited || state == .dead
    return Container(
      id: sampleID(name), names: [name], imageName: image,
      imageID: imageID ?? sampleDigest(image), state: state,
      status: hasEnded ? "Exited (\(exitCode)) 2 days ago" : state.name, command: "\"sleep 1\"",
      createdAt: sampleNow - age, labels: labels, mounts: mounts,
      details: .known(
        ContainerDetails(
          startedAt: hasRun ? sampleTime(secondsAgo: age - 1) : .sampleNever,
          finishedAt: hasEnded ? sampleTime(secondsAgo: finished) : .sampleNever,
          exitCode: exitCode, volumesFrom: volumesFrom, lowerDirectories: lowerDirectories,
          logDriver: logDriver)),
      writableSize: writableSize)
  }

  /// The same as the list tells it: without what only an inspect or a count knows.
  var asListed: Container {
    var listed = self
    listed.details = .pending
    listed.writableSize = .pending
    return listed
  }
}

extension Image {
  /// An image as an inspect tells it, its ID made from `name`: tagged `name:latest` unless `tags`
  /// says otherwise, of one layer unless `layers` names others (bottom first). It was built here,
  /// unless it has a digest: Docker notes when it tags what it builds.
  static func sample(
    _ name: String, tags: [String]? = nil, digests: [String] = [], size: Int64 = 1_000_000,
    parent: String? = nil, labels: [String: String] = [:], layers: [String]? = nil,
    age: TimeInterval = 10 * 86400, history: [HistoryStep]? = nil
  ) -> Image {
    let layers = layers ?? [name]
    return Image(
      id: sampleDigest(name), tags: tags ?? [name + ":latest"], digests: digests,
      createdAt: sampleNow - age, size: size, parentID: parent.map(sampleDigest), labels: labels,
      details: .known(
        ImageDetails(
          diffIDs: layers.map { sampleDigest("layer " + $0) },
          lastTaggedAt: tags?.isEmpty == true || !digests.isEmpty ? nil : sampleNow - age,
          architecture: "amd64", os: "linux")),
      history: .known(
        history
          ?? layers.reversed().map {
            HistoryStep(createdBy: "COPY \($0) /", size: size / Int64(max(1, layers.count)))
          }))
  }

  /// An image without a tag.
  static func dangling(
    _ name: String, size: Int64 = 1_000_000, parent: String? = nil,
    labels: [String: String] = [:], layers: [String]? = nil
  ) -> Image {
    sample(name, tags: [], size: size, parent: parent, labels: labels, layers: layers)
  }

  /// The same as the list tells it: without what only an inspect, history or count knows.
  var asListed: Image {
    var listed = self
    listed.details = .pending
    listed.history = .pending
    listed.uniqueSize = .pending
    return listed
  }
}

extension Host {
  /// A classic engine, version 26.
  static func sample(
    product: Product = .docker, apiVersion: String = "1.45", imageStore: ImageStore = .classic,
    dataRoot: String = "", dataRootHere: Fact<String> = .unavailable(reason: "it is elsewhere"),
    engineID: String = "sample-engine"
  ) -> Host {
    Host(
      address: "unix:///sample/docker.sock", product: product, name: "sample",
      engineID: engineID, version: "26.1.5", apiVersion: apiVersion, imageStore: imageStore,
      dataRoot: dataRoot, dataRootHere: dataRootHere)
  }
}

/// A host as a value: what `FakeEngine` starts with.
struct SampleHost: Sendable {
  var host = Host.sample()
  var containers: [Container] = []
  var images: [Image] = []
  /// Shared bytes by full image ID; empty where the engine does not count them.
  var sharedSizes: [String: Int64] = [:]
  var buildCache = BuildCache()
  /// With their sizes, where the engine counts them.
  var volumes: [Volume] = []
  /// With what is attached to them.
  var networks: [Network] = []

  /// So many exited containers, newest first, named `c0`, `c1` …, and the image they use.
  static func exited(_ count: Int) -> SampleHost {
    SampleHost(
      containers: (0..<count).map { .sample("c\($0)", age: 4 * 86400 + TimeInterval($0)) },
      images: [.sample("app")])
  }

  /// Everything of this host as an inventory that is complete and fully measured.
  var inventory: Inventory {
    var host = host
    host.containersTotal = containers.count
    host.imagesTotal = images.count
    return Inventory(
      host: host, containers: containers, images: images, volumes: volumes, networks: networks,
      buildCache: .known(buildCache), containersComplete: true, imagesComplete: true,
      volumesComplete: true, networksComplete: true)
  }
}
