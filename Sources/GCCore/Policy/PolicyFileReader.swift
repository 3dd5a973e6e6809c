/// Reads the settings of a policy's file, each with a sentence where it cannot be used.
struct PolicyFileReader {
  let path: String
  private(set) var layer = PolicyLayer()

  init(path: String) {
    self.path = path
  }

  mutating func read(_ whole: PolicyValue) throws(PolicyError) {
    guard case .object(let settings) = whole else {
      throw PolicyError("\(path): a policy is an object: write { \"grace\": \"1h\" } and the like.")
    }
    // In an order of their own, so that the same file always says the same.
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      // For editors.
      if name == "$schema" { continue }
      if name == Self.grace {
        try readGrace(settings)
        continue
      }
      guard let key = PolicyKey(rawValue: name) else {
        throw PolicyError(
          "\(path): there is no setting \(name). There are "
            + ([Self.grace] + PolicyKey.allCases.map(\.rawValue)).joined(separator: ", ") + ".")
      }
      try read(key, value)
      layer.origins[key] = path
    }
  }

  private static let grace = "grace"

  /// All graces that are not said by themselves.
  private mutating func readGrace(_ settings: [String: PolicyValue]) throws(PolicyError) {
    let seconds = try duration(Self.grace, settings[Self.grace] ?? .none)
    func isSaid(_ key: PolicyKey) -> Bool { settings[key.rawValue] != nil }
    for (key, part) in [
      (PolicyKey.containerGrace, \PolicyLayer.containerGrace), (.imageGrace, \.imageGrace),
      (.volumeGrace, \.volumeGrace),
    ] as [(PolicyKey, WritableKeyPath<PolicyLayer, Double?>)] where !isSaid(key) {
      layer[keyPath: part] = seconds
      layer.origins[key] = path
    }
  }

  private mutating func read(_ key: PolicyKey, _ value: PolicyValue) throws(PolicyError) {
    let name = key.rawValue
    switch key {
    case .take: layer.take = try words(name, value)
    case .containerGrace: layer.containerGrace = try duration(name, value)
    case .imageGrace: layer.imageGrace = try duration(name, value)
    case .volumeGrace: layer.volumeGrace = try duration(name, value)
    case .keepNewest: layer.keepNewest = try count(name, value)
    case .labels: layer.labels = try labels(name, value)
    case .excludeLabels: layer.excludeLabels = try labels(name, value)
    case .volumeDrivers: layer.volumeDrivers = Set(try texts(name, value, like: "[\"local\"]"))
    case .include: layer.include = try words(name, value)
    case .pruneParents: layer.pruneParents = try flag(name, value)
    case .forceContainers: layer.forceContainers = try flag(name, value)
    case .forceImages: layer.forceImages = try flag(name, value)
    case .disk: layer.disk = try disk(name, value)
    case .imageBudget: layer.imageBudget = try size(name, value)
    case .maxItems: layer.maxItems = try count(name, value)
    case .maxBytes: layer.maxBytes = try size(name, value)
    case .dryRun:
      if case .flag(let isOn) = value {
        layer.dryRun = isOn ? Set(ItemKind.allCases) : []
      } else {
        layer.dryRun = try words(name, value)
      }
    }
  }

  // MARK: Values

  private func wrong(
    _ name: String, _ value: PolicyValue, _ what: String, _ instead: String
  ) -> PolicyError {
    PolicyError("\(path): \(name) is \(value.words), which is no \(what): write \(instead).")
  }

  private func duration(_ name: String, _ value: PolicyValue) throws(PolicyError) -> Double {
    let seconds: Double? =
      switch value {
      case .number(let seconds): seconds
      case .text(let text): PolicyWords.seconds(text)
      default: nil
      }
    guard let seconds, seconds >= 0, seconds <= DurationText.longest else {
      throw wrong(
        name, value, "duration", "a number of seconds, or a text like \"90m\" or \"1d12h\"")
    }
    return seconds
  }

  private func count(_ name: String, _ value: PolicyValue) throws(PolicyError) -> Int {
    guard case .number(let number) = value, number >= 0, number == number.rounded(), number < 1e9
    else { throw wrong(name, value, "count", "a whole number, 0 for none") }
    return Int(number)
  }

  private func flag(_ name: String, _ value: PolicyValue) throws(PolicyError) -> Bool {
    guard case .flag(let isOn) = value else {
      throw wrong(name, value, "yes or no", "true or false")
    }
    return isOn
  }

  private func size(_ name: String, _ value: PolicyValue) throws(PolicyError) -> Int64 {
    let bytes: Int64? =
      switch value {
      case .number(let number): number >= 0 && number < 9e18 ? Int64(number) : nil
      case .text(let text): PolicyWords.bytes(text)
      default: nil
      }
    guard let bytes else {
      throw wrong(name, value, "size", "a number of bytes, or a text like \"20GB\"")
    }
    return bytes
  }

  private func texts(
    _ name: String, _ value: PolicyValue, like example: String
  ) throws(PolicyError) -> [String] {
    guard case .list(let items) = value else { throw wrong(name, value, "list", example) }
    var texts: [String] = []
    for item in items {
      guard case .text(let text) = item, !text.isEmpty else {
        throw PolicyError(
          "\(path): \(name) holds \(item.words), which is no text: write \(example).")
      }
      texts.append(text)
    }
    return texts
  }

  private func labels(
    _ name: String, _ value: PolicyValue
  ) throws(PolicyError) -> [LabelFilter] {
    var labels: [LabelFilter] = []
    for text in try texts(name, value, like: "[\"key\", \"key=value\"]") {
      guard let label = LabelFilter(text) else {
        throw PolicyError(
          "\(path): \(name) holds \"\(text)\", a label without a key: write \"key=value\".")
      }
      labels.append(label)
    }
    return labels
  }

  private func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, _ value: PolicyValue
  ) throws(PolicyError) -> Set<Word> where Word.RawValue == String {
    let known = PolicyWords.list(Word.self)
    let example = "a list of " + known
    var words: Set<Word> = []
    for text in try texts(name, value, like: example) {
      guard let word = Word(rawValue: text) else {
        throw PolicyError("\(path): \(name) does not know \"\(text)\": there are \(known).")
      }
      words.insert(word)
    }
    return words
  }

  private func disk(_ name: String, _ value: PolicyValue) throws(PolicyError) -> Watermarks {
    let example = "{ \"high\": \"85%\", \"low\": \"80%\" }"
    guard case .object(let marks) = value else { throw wrong(name, value, "pair", example) }
    if let unknown = marks.keys.sorted().first(where: { $0 != "high" && $0 != "low" }) {
      throw PolicyError("\(path): \(name) has no \(unknown): write \(example).")
    }
    func mark(_ key: String) throws(PolicyError) -> Double? {
      guard let value = marks[key] else { return nil }
      let percent: Double? =
        switch value {
        case .number(let number): (0...100).contains(number) ? number : nil
        case .text(let text): PolicyWords.percent(text)
        default: nil
        }
      guard let percent else {
        throw wrong("\(name).\(key)", value, "percentage", "\"85%\" and the like, 100% at most")
      }
      return percent
    }
    guard let high = try mark("high") else {
      throw PolicyError("\(path): \(name) has no high mark: write \(example).")
    }
    do throws(PolicyError) {
      return try PolicyWords.disk(high: high, low: try mark("low"))
    } catch {
      throw error.sentence.hasPrefix(path)
        ? error : PolicyError("\(path): \(name): \(error.sentence)")
    }
  }
}
