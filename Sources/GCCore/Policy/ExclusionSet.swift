/// Rules made ready to be asked about many items: exact IDs, names and label keys are looked up,
/// only patterns are tried one by one.
///
/// The first rule in the file's order that matches is the one that is named.
public struct ExclusionSet: Sendable {
  private struct Patterned: Sendable {
    let glob: Glob
    let order: Int
  }

  private struct Labelled: Sendable {
    let value: Glob?
    let order: Int
  }

  private var protections: [Protection] = []
  private var imageIDs: [String: Int] = [:]
  private var containerIDs: [String: Int] = [:]
  private var networkIDs: [String: Int] = [:]
  private var exactNames: [Exclusion.Kind: [String: Int]] = [:]
  private var imageTags: [Patterned] = []
  private var imageDigests: [Patterned] = []
  private var containerNames: [Patterned] = []
  private var volumeNames: [Patterned] = []
  private var networkNames: [Patterned] = []
  private var labels: [String: [Labelled]] = [:]

  /// Rules that stand nowhere yet.
  public init(rules: [Exclusion] = []) {
    for rule in rules { add(rule, line: nil, file: nil) }
  }

  /// The rules of a document; those that `saved` does not have are told as not saved yet.
  ///
  /// - Parameter file: told with the line of each rule, where rules of several files hold.
  public init(
    _ document: ExclusionDocument, saved: ExclusionDocument? = nil, file: String? = nil
  ) {
    var lines: [Exclusion: Int] = [:]
    for entry in (saved ?? document).rules where lines[entry.rule] == nil {
      lines[entry.rule] = entry.line
    }
    for entry in document.rules {
      let line = lines[entry.rule]
      add(entry.rule, line: line, file: line == nil ? nil : file)
    }
  }

  public var isEmpty: Bool { protections.isEmpty }

  /// The rule that protects a container: by its ID, one of its names or one of its labels.
  public func protection(of container: Container) -> Protection? {
    guard !isEmpty else { return nil }
    var first = containerIDs[container.id]
    for name in container.names { take(&first, match(name, .container, containerNames)) }
    take(&first, match(container.labels))
    return first.map { protections[$0] }
  }

  /// The rule that protects an image, all its tags with it: by its ID, any of its tags or
  /// digests, however it is spelled, or one of its labels.
  public func protection(of image: Image) -> Protection? {
    guard !isEmpty else { return nil }
    var first = imageIDs[image.id]
    for tag in image.tags { take(&first, match(reference: tag, imageTags)) }
    if !imageDigests.isEmpty {
      for digest in image.digests { take(&first, match(reference: digest, imageDigests)) }
    }
    take(&first, match(image.labels))
    return first.map { protections[$0] }
  }

  /// The rule that protects a volume: by its name or one of its labels.
  public func protection(ofVolume name: String, labels: [String: String]) -> Protection? {
    guard !isEmpty else { return nil }
    var first = match(name, .volume, volumeNames)
    take(&first, match(labels))
    return first.map { protections[$0] }
  }

  /// The rule that protects a network: by its ID, its name or one of its labels.
  public func protection(of network: Network) -> Protection? {
    guard !isEmpty else { return nil }
    var first = networkIDs[network.id]
    take(&first, match(network.name, .network, networkNames))
    take(&first, match(network.labels))
    return first.map { protections[$0] }
  }

  private mutating func add(_ rule: Exclusion, line: Int?, file: String?) {
    let order = protections.count
    protections.append(Protection(rule: rule.text, line: line, file: file))
    switch rule.matcher {
    case .id(let id):
      switch rule.kind {
      case .image: imageIDs[id] = imageIDs[id] ?? order
      case .network: networkIDs[id] = networkIDs[id] ?? order
      case .container, .volume, .label: containerIDs[id] = containerIDs[id] ?? order
      }
    case .name(let glob):
      if indexed(glob, order, rule.kind) { break }
      let patterned = Patterned(glob: glob, order: order)
      switch rule.kind {
      case .volume: volumeNames.append(patterned)
      case .network: networkNames.append(patterned)
      case .container, .image, .label: containerNames.append(patterned)
      }
    case .reference(let tag, let digests):
      if let tag, !indexed(tag, order, .image) {
        imageTags.append(Patterned(glob: tag, order: order))
      }
      imageDigests += digests.map { Patterned(glob: $0, order: order) }
    case .label(let key, let value):
      labels[key, default: []].append(Labelled(value: value, order: order))
    }
  }

  /// Whether the pattern is a plain name, which is looked up instead of tried.
  private mutating func indexed(_ glob: Glob, _ order: Int, _ kind: Exclusion.Kind) -> Bool {
    guard let literal = glob.literal else { return false }
    if exactNames[kind]?[literal] == nil { exactNames[kind, default: [:]][literal] = order }
    return true
  }

  private func match(_ name: String, _ kind: Exclusion.Kind, _ patterns: [Patterned]) -> Int? {
    var first = exactNames[kind]?[name]
    guard !patterns.isEmpty else { return first }
    let scalars = Array(name.unicodeScalars)
    take(&first, patterns.first { $0.glob.matches(scalars) }?.order)
    return first
  }

  private func match(reference: String, _ patterns: [Patterned]) -> Int? {
    var first: Int?
    for spelling in ImageReference.spellings(of: reference) {
      take(&first, match(spelling, .image, patterns))
    }
    return first
  }

  private func match(_ labels: [String: String]) -> Int? {
    guard !self.labels.isEmpty else { return nil }
    var first: Int?
    for (key, value) in labels {
      guard let rules = self.labels[key] else { continue }
      let scalars = Array(value.unicodeScalars)
      take(&first, rules.first { $0.value?.matches(scalars) ?? true }?.order)
    }
    return first
  }

  private func take(_ first: inout Int?, _ other: Int?) {
    guard let other else { return }
    first = min(first ?? other, other)
  }
}
