import GCCore

/// Labels in a line.
enum LabelText {
  /// `key=value` of each, those that tell what an item belongs to first, without the long
  /// prefixes of Compose.
  static func summary(_ labels: [String: String]) -> String {
    let sorted =
      labels.count < 2
      ? Array(labels)
      : labels.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
    return sorted.prefix(8).map { key, value in
      (key.hasPrefix("com.docker.compose.") ? lastPart(of: key) : start(of: key)) + "="
        + start(of: value)
    }.joined(separator: " ")
  }

  private static func lastPart(of key: String) -> String {
    guard let dot = key.utf8.lastIndex(of: UInt8(ascii: ".")) else { return key }
    return start(of: String(key[key.utf8.index(after: dot)...]))
  }

  /// A label may be a megabyte long; no column is.
  private static func start(of text: String) -> String {
    text.utf8.count <= 80 ? text : String(text.prefix(80))
  }

  private static func rank(_ key: String) -> Int {
    switch key {
    case "com.docker.compose.project": 0
    case "com.docker.compose.service": 1
    case "application": 2
    default: key.contains(".") ? 4 : 3
    }
  }
}

/// What a dangling image came from, as far as its labels or history tell.
enum Origin {
  static func words(_ image: GCCore.Image, _ model: AppModel) -> String {
    let labels = image.labels
    if let project = labels["com.docker.compose.project"] {
      return [project, labels["com.docker.compose.service"]].compactMap { $0 }
        .joined(separator: "/")
    }
    if let title = labels["org.opencontainers.image.title"] ?? labels["application"] {
      return title
    }
    if let digest = image.digests.first { return String(digest.prefix { $0 != "@" }) }
    if let parent = image.parentID, let name = model.inventory.images[parent]?.tags.first {
      return "on \(name)"
    }
    for step in image.history.value ?? [] {
      if let tag = step.tags.first { return "on \(tag)" }
    }
    return image.history.value?.first.map { step in
      step.createdBy.isEmpty ? step.comment : String(step.createdBy.prefix(80))
    } ?? ""
  }
}
