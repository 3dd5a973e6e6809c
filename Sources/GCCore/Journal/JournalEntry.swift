public import FoundationEssentials

/// One line of the journal: what is about to be removed, or what became of it.
///
/// The lines are JSON objects, whose keys are this type's own names; unknown keys are ignored when
/// read, so that a later version can add some.
public struct JournalEntry: Codable, Hashable, Sendable {
  /// The engine that was asked.
  public struct EngineName: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    public var address: String

    public init(id: String, name: String, address: String) {
      self.id = id
      self.name = name
      self.address = address
    }
  }

  /// Who asked for the removal.
  public struct Asker: Codable, Hashable, Sendable {
    /// `screen`, `delete` or `collect`.
    public var front: String
    /// The name of the user that ran the program.
    public var user: String

    public init(front: String, user: String) {
      self.front = front
      self.user = user
    }
  }

  /// Bytes as an `Estimate`: equal bounds are exact, `null` is unknown.
  public struct Bytes: Codable, Hashable, Sendable {
    public var min: Int64?
    public var max: Int64?
    public var reasons: [String]
    /// Logs that went or would go and are in no figure; `nil` in lines of earlier versions.
    public var uncountedLogs: Int?

    public init(_ estimate: Estimate) {
      min = estimate.isUnknown ? nil : estimate.min
      max = estimate.max
      reasons = estimate.reasons.map(\.phrase).sorted()
      uncountedLogs = estimate.uncountedLogs
    }

    private enum CodingKeys: String, CodingKey { case min, max, reasons, uncountedLogs }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(min, forKey: .min)
      try container.encode(max, forKey: .max)
      try container.encode(reasons, forKey: .reasons)
      try container.encode(uncountedLogs, forKey: .uncountedLogs)
    }
  }

  /// Written before the engine is asked: enough to know what went, and to pull it again.
  public struct Intent: Codable, Hashable, Sendable {
    public var engine: EngineName
    public var asker: Asker
    /// Names of a container, a volume or a network; empty for an image.
    public var names: [String]
    public var tags: [String]
    public var digests: [String]
    public var labels: [String: String]
    public var predicted: Bytes
    /// The rule or reason: `marked`, or the policy's words.
    public var reason: String

    public init(
      engine: EngineName, asker: Asker, names: [String], tags: [String], digests: [String],
      labels: [String: String], predicted: Bytes, reason: String
    ) {
      self.engine = engine
      self.asker = asker
      self.names = names
      self.tags = tags
      self.digests = digests
      self.labels = labels
      self.predicted = predicted
      self.reason = reason
    }
  }

  /// What went with an item though nobody reviewed it, and how to get it back.
  public struct Unreviewed: Codable, Hashable, Sendable {
    /// Full IDs of deleted images.
    public var images: [String]
    /// Names that were taken off.
    public var names: [String]
    /// What happened between the last look and the removal, as sentences.
    public var changes: [String]
    /// `docker` commands that bring back what can be brought back.
    public var restore: [String]
    /// Its bytes, where `freed` of the outcome does not count them.
    public var freed: Bytes

    /// `nil` where everything that went was reviewed.
    public init?(_ unreviewed: GCCore.Unreviewed) {
      guard !unreviewed.isEmpty else { return nil }
      images = unreviewed.images
      names = unreviewed.names
      changes = unreviewed.changes
      restore = unreviewed.restore
      freed = Bytes(unreviewed.freed)
    }

    /// For people: what went, and how to get it back. Names in it are unscrubbed.
    public var sentence: String {
      GCCore.Unreviewed(images: images, names: names, changes: changes, restore: restore).sentence
    }
  }

  /// Written after the engine answered.
  public struct Outcome: Codable, Hashable, Sendable {
    /// `removed`, `untagged`, `already gone`, `skipped`, `failed` or `not run`.
    public var result: String
    public var freed: Bytes?
    /// The engine's own words, or what changed since the review.
    public var message: String?
    public var unreviewed: Unreviewed?

    public init(result: String, freed: Bytes? = nil, message: String? = nil) {
      self.result = result
      self.freed = freed
      self.message = message
    }
  }

  /// When the line was written, by this machine's clock.
  public var time: Date
  /// Groups the lines of one run.
  public var run: UUID
  public var kind: ItemKind
  /// Full ID.
  public var id: String
  public var intent: Intent?
  public var outcome: Outcome?

  public init(
    time: Date, run: UUID, item: ItemID, intent: Intent? = nil, outcome: Outcome? = nil
  ) {
    self.time = time
    self.run = run
    kind = item.kind
    id = item.id
    self.intent = intent
    self.outcome = outcome
  }

  public var item: ItemID { ItemID(kind: kind, id: id) }
}

extension JournalEntry.Outcome {
  public init(_ result: StepResult) {
    self.init(result.outcome)
    unreviewed = JournalEntry.Unreviewed(result.unreviewed)
  }

  public init(_ outcome: StepOutcome) {
    switch outcome {
    case .removed(let freed): self.init(result: "removed", freed: .init(freed))
    case .untagged(let names):
      self.init(
        result: "untagged", freed: .init(.zero), message: names.joined(separator: ", "))
    case .alreadyGone: self.init(result: "already gone")
    case .skipped(let reason): self.init(result: "skipped", message: reason)
    case .failed(let message): self.init(result: "failed", message: message)
    case .notRun: self.init(result: "not run")
    }
  }
}
