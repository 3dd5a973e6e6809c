/// What one source says of a policy: the flags of a command, the environment, a file.
///
/// A setting that a source does not mention is `nil`, and the next source decides.
public struct PolicyLayer: Hashable, Sendable {
  public var take: Set<CollectKind>?
  /// Kinds that are taken beside those, or beside what weaker sources say; with where each was said.
  public var takeAlso: [CollectKind: String] = [:]
  public var containerGrace: Double?
  public var imageGrace: Double?
  public var volumeGrace: Double?
  public var keepNewest: Int?
  public var labels: [LabelFilter]?
  public var excludeLabels: [LabelFilter]?
  public var volumeDrivers: Set<String>?
  public var include: Set<Guard>?
  public var pruneParents: Bool?
  public var forceContainers: Bool?
  public var forceImages: Bool?
  public var disk: Watermarks?
  public var imageBudget: Int64?
  public var maxItems: Int?
  public var maxBytes: Int64?
  public var dryRun: Set<ItemKind>?
  /// Where each setting was said, for people: `--grace`, `GRACE_PERIOD_SECONDS`,
  /// `/etc/gctui/policy.json`.
  public var origins: [PolicyKey: String] = [:]
  /// The file that it was read from.
  public var path: String?

  public init() {}
}

/// The policy that holds, and where each of its settings was said.
public struct EffectivePolicy: Hashable, Sendable {
  public private(set) var policy = Policy()
  /// A setting that stands nowhere is at its default.
  public private(set) var origins: [PolicyKey: String] = [:]
  /// The file that was read, whatever of it holds; `nil` where there is none.
  public internal(set) var file: String?

  /// - Parameter layers: the strongest first.
  public init(_ layers: [PolicyLayer]) {
    func settle<Value>(
      _ key: PolicyKey, _ part: KeyPath<PolicyLayer, Value?>,
      _ whole: WritableKeyPath<Policy, Value>
    ) {
      guard let layer = layers.first(where: { $0[keyPath: part] != nil }),
        let value = layer[keyPath: part]
      else { return }
      policy[keyPath: whole] = value
      origins[key] = layer.origins[key]
    }
    settle(.take, \.take, \.take)
    settle(.containerGrace, \.containerGrace, \.containerGrace)
    settle(.imageGrace, \.imageGrace, \.imageGrace)
    settle(.volumeGrace, \.volumeGrace, \.volumeGrace)
    settle(.keepNewest, \.keepNewest, \.keepNewest)
    settle(.labels, \.labels, \.labels)
    settle(.excludeLabels, \.excludeLabels, \.excludeLabels)
    settle(.volumeDrivers, \.volumeDrivers, \.volumeDrivers)
    settle(.include, \.include, \.include)
    settle(.pruneParents, \.pruneParents, \.pruneParents)
    settle(.forceContainers, \.forceContainers, \.forceContainers)
    settle(.forceImages, \.forceImages, \.forceImages)
    settle(.dryRun, \.dryRun, \.dryRun)
    func settle<Value>(
      _ key: PolicyKey, _ part: KeyPath<PolicyLayer, Value?>,
      _ whole: WritableKeyPath<Policy, Value?>
    ) {
      guard let layer = layers.first(where: { $0[keyPath: part] != nil }) else { return }
      policy[keyPath: whole] = layer[keyPath: part]
      origins[key] = layer.origins[key]
    }
    settle(.disk, \.disk, \.disk)
    settle(.imageBudget, \.imageBudget, \.imageBudget)
    settle(.maxItems, \.maxItems, \.maxItems)
    settle(.maxBytes, \.maxBytes, \.maxBytes)
  }
}
