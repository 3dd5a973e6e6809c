/// What variables say of a policy: docker-gc's, those of its form on a schedule, and two of ours.
public struct PolicyEnvironment: Sendable {
  private let environment: [String: String]
  private var layer = PolicyLayer()

  /// Reads the variables.
  ///
  /// - Parameter base: the kinds that are taken where no variable says otherwise: some variables
  ///   only add to them or take from them.
  /// - Throws: A sentence for a variable whose value cannot be read.
  public static func layer(
    _ environment: [String: String], over base: Set<CollectKind> = CollectKind.standard
  ) throws(PolicyError) -> PolicyLayer {
    var reader = PolicyEnvironment(environment: environment)
    try reader.readNumbers()
    try reader.readSwitches()
    try reader.readKinds(over: base)
    try reader.readDryRun()
    return reader.layer
  }

  private init(environment: [String: String]) {
    self.environment = environment
  }

  private mutating func readNumbers() throws(PolicyError) {
    let grace = "GRACE_PERIOD_SECONDS"
    if let seconds = try number(grace) {
      layer.containerGrace = Double(seconds)
      layer.imageGrace = Double(seconds)
      layer.volumeGrace = Double(seconds)
      for key in [PolicyKey.containerGrace, .imageGrace, .volumeGrace] {
        layer.origins[key] = grace
      }
    }
    let keep = "MINIMUM_IMAGES_TO_SAVE"
    layer.keepNewest = try number(keep)
    if layer.keepNewest != nil { layer.origins[.keepNewest] = keep }
    let items = "MAX_ITEMS"
    layer.maxItems = try number(items)
    if layer.maxItems != nil { layer.origins[.maxItems] = items }
    let bytes = "MAX_BYTES"
    layer.maxBytes = try size(bytes)
    if layer.maxBytes != nil { layer.origins[.maxBytes] = bytes }
  }

  private mutating func readSwitches() throws(PolicyError) {
    let force = "FORCE_CONTAINER_REMOVAL"
    layer.forceContainers = try flag(force)
    if layer.forceContainers != nil { layer.origins[.forceContainers] = force }
    // Images with several names go name by name here: there is nothing to force, and what a
    // container uses must stay. A value that means nothing is an error all the same.
    _ = try flag("FORCE_IMAGE_REMOVAL")
    let driver = "VOLUME_DELETE_ONLY_DRIVER"
    if let name = value(driver) {
      layer.volumeDrivers = [name]
      layer.origins[.volumeDrivers] = driver
    }
  }

  private mutating func readKinds(over base: Set<CollectKind>) throws(PolicyError) {
    var take = base
    var names: [String] = []
    let changes: [(name: String, adds: Bool, kinds: Set<CollectKind>)] = [
      ("EXCLUDE_DEAD", false, [.dead]),
      ("REMOVE_ASSOCIATED_VOLUME", true, [.containerVolumes]),
      ("REMOVE_VOLUMES", true, [.anonymousVolumes, .namedVolumes]),
    ]
    for (name, adds, kinds) in changes {
      guard let isOn = try flag(name) else { continue }
      names.append(name)
      if isOn == adds { take.formUnion(kinds) } else { take.subtract(kinds) }
    }
    guard !names.isEmpty else { return }
    layer.take = take
    layer.origins[.take] = names.joined(separator: ", ")
  }

  private mutating func readDryRun() throws(PolicyError) {
    var kinds: Set<ItemKind> = []
    var names: [String] = []
    let all: Set<ItemKind> = Set(ItemKind.allCases)
    for (name, meant) in [
      ("DRY_RUN", all), ("DRY_RUN_CONTAINERS", [.container]), ("DRY_RUN_IMAGES", [.image]),
    ] {
      guard let isOn = try flag(name) else { continue }
      names.append(name)
      if isOn { kinds.formUnion(meant) }
    }
    guard !names.isEmpty else { return }
    layer.dryRun = kinds
    layer.origins[.dryRun] = names.joined(separator: ", ")
  }

  // MARK: Values

  /// docker-gc takes an empty variable for one that is not set.
  private func value(_ name: String) -> String? {
    environment[name].map { $0.trimmingBlanks() }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func number(_ name: String) throws(PolicyError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), number >= 0, number <= 1_000_000_000_000 else {
      throw PolicyError("\(name)=\(text) is no number: write a whole number, like \(name)=3600.")
    }
    return number
  }

  private func size(_ name: String) throws(PolicyError) -> Int64? {
    guard let text = value(name) else { return nil }
    guard let bytes = PolicyWords.bytes(text) else {
      throw PolicyError("\(name)=\(text) is not a size: write it like \(name)=20GB.")
    }
    return bytes
  }

  /// docker-gc knows only numbers here, and takes any above zero for yes.
  private func flag(_ name: String) throws(PolicyError) -> Bool? {
    guard let text = value(name) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: break
    }
    guard let number = Int(text) else {
      throw PolicyError("\(name)=\(text) is neither yes nor no: write 1 or 0, true or false.")
    }
    return number > 0
  }
}
