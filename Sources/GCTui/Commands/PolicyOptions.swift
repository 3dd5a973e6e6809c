import ArgumentParser
import FoundationEssentials
import GCCore

/// What a headless run takes and leaves; the same for every command that has a policy.
struct PolicyOptions: ParsableArguments {
  @OptionGroup(title: "What is taken (named containers and images: only these, and now)")
  var kinds: PolicyKindOptions

  @Option(help: ArgumentHelp("How long everything stays after its last use.", valueName: "age"))
  var grace: String?

  @Option(help: ArgumentHelp("How long a container stays after its exit.", valueName: "age"))
  var containerGrace: String?

  @Option(
    help: ArgumentHelp(
      "How long an image stays after its last build, pull, tag or use.", valueName: "age"))
  var imageGrace: String?

  @Option(
    help: ArgumentHelp(
      "How long a volume or network stays after its creation or last use.", valueName: "age"))
  var volumeGrace: String?

  @Option(
    name: .customLong("keep"),
    help: ArgumentHelp("Keep so many of the newest images of each repository.", valueName: "n"))
  var keepNewest: Int?

  @Option(
    name: .customLong("label"),
    help: ArgumentHelp("Only what carries this label; repeatable.", valueName: "key[=value]"))
  var labels: [String] = []

  @Option(
    name: .customLong("exclude-label"),
    help: ArgumentHelp("Nothing that carries this label; repeatable.", valueName: "key[=value]"))
  var excludeLabels: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take containers that somebody may count on: \(PolicyWords.list(Guard.self)); repeatable.",
      valueName: "word"))
  var include: [String] = []

  @Option(
    name: .customLong("volume-driver"),
    help: ArgumentHelp("Only volumes of this driver (local); repeatable.", valueName: "name"))
  var volumeDrivers: [String] = []

  @Flag(help: "Leave the untagged steps of a build that its last image leaves behind.")
  var noPrune = false

  @Flag(help: "Remove dead containers by force.")
  var forceContainers = false

  @Flag(help: "Take dangling images from under stopped containers.")
  var forceImages = false

  @Option(
    help: ArgumentHelp("Collect only while the disk is this full.", valueName: "percent"))
  var high: String?

  @Option(
    help: ArgumentHelp(
      "Collect only until the disk is emptier than this (5% below --high).", valueName: "percent"))
  var low: String?

  @Option(
    help: ArgumentHelp(
      "Take images, the oldest first, only while all together are larger.", valueName: "size"))
  var imageBudget: String?

  @Option(
    help: ArgumentHelp(
      "Remove nothing at all in a run that would remove more items than this.", valueName: "n"))
  var maxItems: Int?

  @Option(
    help: ArgumentHelp(
      "Remove nothing at all in a run that could free more than this.", valueName: "size"))
  var maxBytes: String?

  @Flag(help: "Show what would go; remove nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "The policy's file.",
      discussion: """
        Without it: $XDG_CONFIG_HOME/gctui/policy.json, ~/.config/gctui/policy.json, \
        /etc/gctui/policy.json.
        """,
      valueName: "file"))
  var policy: String?

  /// The policy that holds: flags before environment before file before default.
  ///
  /// - Throws: `CommandFailure` with the status of wrong usage.
  func effective(environment: [String: String]) throws -> EffectivePolicy {
    do throws(PolicyError) {
      return try EffectivePolicy.load(
        flags: try layer(), named: policy, environment: environment)
    } catch {
      throw CommandFailure(sentence: error.sentence, status: .usage)
    }
  }

  /// What the flags say.
  func layer() throws(PolicyError) -> PolicyLayer {
    var layer = kinds.layer
    try addGraces(to: &layer)
    try addChoices(to: &layer)
    addSwitches(to: &layer)
    try addLimits(to: &layer)
    return layer
  }

  private func addGraces(to layer: inout PolicyLayer) throws(PolicyError) {
    let all = try Self.seconds("--grace", grace)
    for (key, part, flag, text) in [
      (.containerGrace, \.containerGrace, "--container-grace", containerGrace),
      (.imageGrace, \.imageGrace, "--image-grace", imageGrace),
      (.volumeGrace, \.volumeGrace, "--volume-grace", volumeGrace),
    ] as [(PolicyKey, WritableKeyPath<PolicyLayer, Double?>, String, String?)] {
      let own = try Self.seconds(flag, text)
      layer.say(key, part, own ?? all, by: own == nil ? "--grace" : flag)
    }
  }

  private func addChoices(to layer: inout PolicyLayer) throws(PolicyError) {
    if let keepNewest, keepNewest < 0 {
      throw PolicyError(flag: "--keep", "\(keepNewest)", "write a whole number, 0 for none")
    }
    layer.say(.keepNewest, \.keepNewest, keepNewest, by: "--keep")
    let wanted = try Self.labels("--label", labels)
    layer.say(.labels, \.labels, wanted.isEmpty ? nil : wanted, by: "--label")
    let unwanted = try Self.labels("--exclude-label", excludeLabels)
    layer.say(
      .excludeLabels, \.excludeLabels, unwanted.isEmpty ? nil : unwanted, by: "--exclude-label")
    var guards: Set<Guard> = []
    for word in include {
      guard let known = Guard(rawValue: word) else {
        throw PolicyError(flag: "--include", word, "there are \(PolicyWords.list(Guard.self))")
      }
      guards.insert(known)
    }
    layer.say(.include, \.include, guards.isEmpty ? nil : guards, by: "--include")
    layer.say(
      .volumeDrivers, \.volumeDrivers, volumeDrivers.isEmpty ? nil : Set(volumeDrivers),
      by: "--volume-driver")
  }

  private func addSwitches(to layer: inout PolicyLayer) {
    layer.say(.pruneParents, \.pruneParents, noPrune ? false : nil, by: "--no-prune")
    layer.say(
      .forceContainers, \.forceContainers, forceContainers ? true : nil, by: "--force-containers")
    layer.say(.forceImages, \.forceImages, forceImages ? true : nil, by: "--force-images")
    layer.say(.dryRun, \.dryRun, dryRun ? Set(ItemKind.allCases) : nil, by: "--dry-run")
  }

  private func addLimits(to layer: inout PolicyLayer) throws(PolicyError) {
    let lowMark = try Self.percent("--low", low)
    if let high = try Self.percent("--high", high) {
      let marks = try PolicyWords.disk(high: high, low: lowMark)
      layer.say(.disk, \.disk, marks, by: low == nil ? "--high" : "--high, --low")
    } else if low != nil {
      throw PolicyError("--low says where collecting ends: say with --high where it begins.")
    }
    layer.say(
      .imageBudget, \.imageBudget, try Self.bytes("--image-budget", imageBudget),
      by: "--image-budget")
    if let maxItems, maxItems < 0 {
      throw PolicyError(flag: "--max-items", "\(maxItems)", "write a whole number, like 100")
    }
    layer.say(.maxItems, \.maxItems, maxItems, by: "--max-items")
    layer.say(.maxBytes, \.maxBytes, try Self.bytes("--max-bytes", maxBytes), by: "--max-bytes")
  }

  private static func bytes(_ flag: String, _ text: String?) throws(PolicyError) -> Int64? {
    guard let text else { return nil }
    guard let bytes = PolicyWords.bytes(text) else {
      throw PolicyError(flag: flag, text, "write a size like 20GB")
    }
    return bytes
  }

  private static func seconds(_ flag: String, _ text: String?) throws(PolicyError) -> Double? {
    guard let text else { return nil }
    guard let seconds = PolicyWords.seconds(text) else {
      throw PolicyError(flag: flag, text, DurationText.hint)
    }
    return seconds
  }

  private static func percent(_ flag: String, _ text: String?) throws(PolicyError) -> Double? {
    guard let text else { return nil }
    guard let percent = PolicyWords.percent(text) else {
      throw PolicyError(flag: flag, text, "write a percentage like 85%")
    }
    return percent
  }

  private static func labels(
    _ flag: String, _ texts: [String]
  ) throws(PolicyError) -> [LabelFilter] {
    var labels: [LabelFilter] = []
    for text in texts {
      guard let label = LabelFilter(text) else {
        throw PolicyError(flag: flag, text, "write key or key=value")
      }
      labels.append(label)
    }
    return labels
  }
}
