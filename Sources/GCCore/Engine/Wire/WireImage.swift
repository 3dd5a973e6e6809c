internal import FoundationEssentials

/// An element of `GET /images/json`.
struct WireImage: Decodable {
  var id: String?
  var repoTags: [String]?
  var repoDigests: [String]?
  var labels: [String: String]?
  @Lenient var parentID: String?
  @Lenient var created: Int64?
  @Lenient var size: Int64?
  @Lenient var sharedSize: Int64?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case repoTags = "RepoTags"
    case repoDigests = "RepoDigests"
    case labels = "Labels"
    case parentID = "ParentId"
    case created = "Created"
    case size = "Size"
    case sharedSize = "SharedSize"
  }

  func image() throws(WireError) -> Image {
    let names = WireImageNames(tags: repoTags, digests: repoDigests)
    return Image(
      id: try fullID(), tags: names.tags, digests: names.digests,
      isNamedByDigest: names.isNamedByDigest,
      createdAt: WireDate.seconds(created), size: size.flatMap { $0 < 0 ? nil : $0 },
      parentID: parentID.flatMap(EngineID.image), labels: labels ?? [:])
  }

  func fullID() throws(WireError) -> String {
    guard let id = id.flatMap(EngineID.image) else { throw WireError("an image has no full ID") }
    return id
  }
}

/// The names of an image, each where it belongs: Podman and the containerd store list
/// `name@sha256:…` among the tags.
struct WireImageNames {
  let tags: [String]
  let digests: [String]
  /// Whether a digest was among the tags.
  let isNamedByDigest: Bool

  init(tags: [String]?, digests: [String]?) {
    let names = imageNames(tags)
    self.tags = names.filter { !$0.contains("@") }
    let told = imageNames(digests)
    self.digests = told + names.filter { $0.contains("@") && !told.contains($0) }
    isNamedByDigest = names.contains { $0.contains("@") }
  }
}

/// Names without the fake ones that older engines give to untagged images.
func imageNames(_ names: [String]?) -> [String] {
  (names ?? []).filter { !$0.isEmpty && !$0.hasSuffix(":<none>") && !$0.hasSuffix("@<none>") }
}

/// The answer to `GET /images/{id}/json`.
struct WireImageInspect: Decodable {
  struct Config: Decodable {
    var labels: [String: String]?
    @Lenient var entrypoint: [String]?
    @Lenient var cmd: [String]?

    enum CodingKeys: String, CodingKey {
      case labels = "Labels"
      case entrypoint = "Entrypoint"
      case cmd = "Cmd"
    }
  }

  struct RootFS: Decodable {
    var layers: [String]?

    enum CodingKeys: String, CodingKey {
      case layers = "Layers"
    }
  }

  struct Metadata: Decodable {
    @Lenient var lastTagTime: String?

    enum CodingKeys: String, CodingKey {
      case lastTagTime = "LastTagTime"
    }
  }

  var id: String?
  var repoTags: [String]?
  var repoDigests: [String]?
  var config: Config?
  var rootFS: RootFS?
  @Lenient var parent: String?
  @Lenient var comment: String?
  @Lenient var created: String?
  @Lenient var author: String?
  @Lenient var architecture: String?
  @Lenient var os: String?
  @Lenient var size: Int64?
  @Lenient var graphDriver: WireGraphDriver?
  @Lenient var metadata: Metadata?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case repoTags = "RepoTags"
    case repoDigests = "RepoDigests"
    case config = "Config"
    case rootFS = "RootFS"
    case parent = "Parent"
    case comment = "Comment"
    case created = "Created"
    case author = "Author"
    case architecture = "Architecture"
    case os = "Os"
    case size = "Size"
    case graphDriver = "GraphDriver"
    case metadata = "Metadata"
  }

  func image() throws(WireError) -> Image {
    guard let id = id.flatMap(EngineID.image) else { throw WireError("the image has no full ID") }
    let bytes = size.flatMap { $0 < 0 ? nil : $0 }
    let names = WireImageNames(tags: repoTags, digests: repoDigests)
    // One more than an image can have says that there are too many.
    let layers = (rootFS?.layers ?? []).prefix(HistoryFit.mostLayers + 1)
    let directories = (graphDriver?.directories ?? []).prefix(HistoryFit.mostLayers + 1)
    let details = ImageDetails(
      diffIDs: Array(layers), digests: names.digests,
      lastTaggedAt: WireDate.text(metadata?.lastTagTime),
      directories: Array(directories), architecture: architecture ?? "",
      os: os ?? "", author: author ?? "", comment: comment ?? "",
      command: (config?.entrypoint ?? []) + (config?.cmd ?? []))
    return Image(
      id: id, tags: names.tags, digests: names.digests, isNamedByDigest: names.isNamedByDigest,
      createdAt: WireDate.text(created),
      size: bytes, parentID: parent.flatMap(EngineID.image),
      labels: config?.labels ?? [:], details: .known(details))
  }
}

/// An element of `GET /images/{id}/history`.
struct WireHistoryStep: Decodable {
  @Lenient var id: String?
  @Lenient var created: Int64?
  @Lenient var createdBy: String?
  @Lenient var size: Int64?
  @Lenient var comment: String?
  @Lenient var tags: [String]?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case created = "Created"
    case createdBy = "CreatedBy"
    case size = "Size"
    case comment = "Comment"
    case tags = "Tags"
  }

  var step: HistoryStep {
    HistoryStep(
      imageID: id.flatMap(EngineID.image), createdAt: WireDate.seconds(created),
      createdBy: createdBy ?? "", size: size ?? -1, comment: comment ?? "",
      tags: imageNames(tags))
  }
}

/// An element of the answer to `DELETE /images/{reference}`.
struct WireImageRemoval: Decodable {
  @Lenient var untagged: String?
  @Lenient var deleted: String?

  enum CodingKeys: String, CodingKey {
    case untagged = "Untagged"
    case deleted = "Deleted"
  }

  var removals: [ImageRemoval] {
    (untagged.map { [.untagged($0)] } ?? []) + (deleted.map { [.deleted($0)] } ?? [])
  }
}
