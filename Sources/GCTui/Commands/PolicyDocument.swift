import GCCore

/// The JSON of `gctui policy`.
struct PolicyDocument: Encodable {
  /// In the form of a policy's file: graces in seconds, bytes and percents as numbers.
  struct Settings: Encodable {
    struct Marks: Encodable {
      let high: Double
      let low: Double
    }

    let take: [String]
    let containerGrace: Double
    let imageGrace: Double
    let volumeGrace: Double
    let keepNewest: Int
    let labels: [String]
    let excludeLabels: [String]
    let volumeDrivers: [String]
    let include: [String]
    let pruneParents: Bool
    let forceContainers: Bool
    let forceImages: Bool
    /// Absent where there are none.
    let disk: Marks?
    let imageBudget: Int64?
    let maxItems: Int?
    let maxBytes: Int64?
    let dryRun: [String]
  }

  struct Source: Encodable {
    let path: String
    let form: ExclusionRules.Source.Form
    let rules: Int
  }

  let policy: Settings
  /// By setting: where it was said; `default` for the others.
  let origins: [String: String]
  let exclusions: [Source]
  let warnings: [ExclusionWarningDocument]

  init(_ effective: EffectivePolicy, _ rules: ExclusionRules) {
    policy = Settings(effective.policy)
    origins = Dictionary(
      uniqueKeysWithValues: PolicyKey.allCases.map {
        ($0.rawValue, effective.origins[$0] ?? "default")
      })
    exclusions = rules.sources.map { Source(path: $0.path, form: $0.form, rules: $0.count) }
    warnings = rules.warnings.map { ExclusionWarningDocument($0) }
  }

  func text() throws -> String { try JSONText.pretty(self) }
}

extension PolicyDocument.Settings {
  init(_ policy: Policy) {
    take = CollectKind.allCases.filter(policy.take.contains).map(\.rawValue)
    containerGrace = policy.containerGrace
    imageGrace = policy.imageGrace
    volumeGrace = policy.volumeGrace
    keepNewest = policy.keepNewest
    labels = policy.labels.map(\.description)
    excludeLabels = policy.excludeLabels.map(\.description)
    volumeDrivers = policy.volumeDrivers.sorted()
    include = Guard.allCases.filter(policy.include.contains).map(\.rawValue)
    pruneParents = policy.pruneParents
    forceContainers = policy.forceContainers
    forceImages = policy.forceImages
    disk = policy.disk.map { Marks(high: $0.high, low: $0.low) }
    imageBudget = policy.imageBudget
    maxItems = policy.maxItems
    maxBytes = policy.maxBytes
    dryRun = policy.dryRun.sorted().map(\.rawValue)
  }
}

/// A warning about rules, for programs.
struct ExclusionWarningDocument: Encodable {
  let file: String
  /// Counted from one; empty for a variable.
  let lines: [Int]
  let warning: String

  init(_ warning: ExclusionWarning) {
    file = warning.file
    lines = warning.lines
    self.warning = warning.sentence
  }
}
