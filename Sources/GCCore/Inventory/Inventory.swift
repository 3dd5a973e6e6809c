/// Everything known of one engine at one moment: a value, complete in itself.
public struct Inventory: Hashable, Sendable {
  public var host: Host?
  /// Every container, running ones too, by full ID.
  public var containers: [String: Container]
  /// Every image, untagged parents of classic builds too, by full ID.
  public var images: [String: Image]
  /// Volumes by name, where they were asked for.
  public var volumes: [String: Volume]
  /// Networks by full ID, where they were asked for.
  public var networks: [String: Network]
  public var buildCache: Fact<BuildCache>
  public var disk: Fact<DiskSpace>
  /// Whether all containers have been listed, so that their references are complete.
  public var containersComplete: Bool
  public var imagesComplete: Bool
  public var volumesComplete: Bool
  public var networksComplete: Bool
  /// The calls that the engine does not answer as documented.
  public var troubles: [EngineCall: CallTrouble] = [:]

  public init(
    host: Host? = nil, containers: [Container] = [], images: [Image] = [],
    volumes: [Volume] = [], networks: [Network] = [], buildCache: Fact<BuildCache> = .pending,
    disk: Fact<DiskSpace> = .pending, containersComplete: Bool = false,
    imagesComplete: Bool = false, volumesComplete: Bool = false, networksComplete: Bool = false
  ) {
    self.host = host
    self.containers = Dictionary(containers.map { ($0.id, $0) }) { _, last in last }
    self.images = Dictionary(images.map { ($0.id, $0) }) { _, last in last }
    self.volumes = Dictionary(volumes.map { ($0.name, $0) }) { _, last in last }
    self.networks = Dictionary(networks.map { ($0.id, $0) }) { _, last in last }
    self.buildCache = buildCache
    self.disk = disk
    self.containersComplete = containersComplete
    self.imagesComplete = imagesComplete
    self.volumesComplete = volumesComplete
    self.networksComplete = networksComplete
  }
}

/// One piece of news about an engine; `Inventory.apply` folds it in.
public enum InventoryChange: Hashable, Sendable {
  case host(Host)
  case disk(Fact<DiskSpace>)
  case buildCache(Fact<BuildCache>)
  /// Containers as listed; facts already known of the same run of the same container are kept.
  case containers([Container])
  case containerGone(String)
  case containerDetails([String: Fact<ContainerDetails>])
  /// Bytes of writable layers, and of the layers below them where those came with the answer.
  case writableSizes([String: Fact<Int64>], imageSizes: [String: Fact<Int64>] = [:])
  /// The list is complete: what it did not name is gone.
  case containersListed(Set<String>)
  case images([Image])
  case imageGone(String)
  case imageDetails([String: Fact<ImageDetails>])
  case imageHistory([String: Fact<[HistoryStep]>])
  case uniqueSizes([String: Fact<Int64>])
  case imagesListed(Set<String>)
  /// Volumes as listed; a size already known of the same volume is kept.
  case volumes([Volume])
  case volumeGone(String)
  case volumeSizes([String: Fact<Int64>])
  case volumesListed(Set<String>)
  case networks([Network])
  case networkGone(String)
  case networksListed(Set<String>)
  /// A call was not answered as documented; its answer, when one comes, ends that.
  case trouble(CallTrouble)
  /// A call that brings no news of its own was answered.
  case answered(EngineCall)
}
