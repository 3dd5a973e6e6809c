public import FoundationEssentials

/// A volume of the engine, as `GET /volumes` lists it.
public struct Volume: Identifiable, Hashable, Sendable {
  /// Its only identity; a volume made later may get the same one.
  public let name: String
  /// `local`, or the name of a plugin.
  public var driver: String
  /// When it was made; engines before 23 move it on when a file at its top comes or goes. `nil`
  /// where the driver does not tell.
  public var createdAt: Date?
  public var labels: [String: String]
  /// `local`, or `global` for a volume of a whole cluster.
  public var scope: String
  /// The directory on the engine's machine.
  public var mountpoint: String
  /// Whether options of the driver say where its data lie (NFS, a bind, a device): the engine never
  /// counts such a volume, and what its removal frees is not known.
  public var hasOptions: Bool
  /// Whether the engine made the name up: by its label, else by a name of 64 hexadecimal digits.
  public var isAnonymous: Bool
  /// Bytes of its files (`GET /system/df`): expensive.
  public var size: Fact<Int64>

  public init(
    name: String, driver: String = "local", createdAt: Date? = nil, labels: [String: String] = [:],
    scope: String = "local", mountpoint: String = "", hasOptions: Bool = false,
    isAnonymous: Bool? = nil, size: Fact<Int64> = .pending
  ) {
    self.name = name
    self.driver = driver
    self.createdAt = createdAt
    self.labels = labels
    self.scope = scope
    self.mountpoint = mountpoint
    self.hasOptions = hasOptions
    self.isAnonymous =
      isAnonymous
      ?? (labels["com.docker.volume.anonymous"] != nil || EngineID.container(name) != nil)
    self.size = size
  }

  public var id: String { name }

  public var itemID: ItemID { .volume(name) }
}
