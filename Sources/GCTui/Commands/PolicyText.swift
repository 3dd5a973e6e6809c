import GCCore

/// A policy and its exclusions for people.
struct PolicyText {
  let text: String

  init(_ effective: EffectivePolicy, _ rules: ExclusionRules) {
    var settings = TextTable([("SETTING", .left), ("VALUE", .left), ("FROM", .left)])
    for key in PolicyKey.allCases {
      settings.add([
        key.rawValue, effective.policy.words(key), effective.origins[key] ?? "default",
      ])
    }
    var parts = [settings.text]
    if rules.sources.isEmpty {
      parts.append("No exclusions: no file of rules was found, and no variable names one.")
    } else {
      var sources = TextTable([("EXCLUSIONS", .left), ("FORM", .left), ("RULES", .right)])
      for source in rules.sources {
        sources.add([source.path, source.form.rawValue, String(source.count)])
      }
      parts.append(sources.text)
    }
    if !rules.warnings.isEmpty {
      parts.append(rules.warnings.map { "Warning: " + scrubbed($0.text) }.joined(separator: "\n"))
    }
    text = parts.joined(separator: "\n\n")
  }
}

extension Policy {
  /// A setting's value in the words of its file, for people.
  func words(_ key: PolicyKey) -> String {
    switch key {
    case .take: CollectKind.allCases.filter(take.contains).map(\.rawValue).listed
    case .containerGrace: DurationText.of(containerGrace)
    case .imageGrace: DurationText.of(imageGrace)
    case .volumeGrace: DurationText.of(volumeGrace)
    case .keepNewest: String(keepNewest)
    case .labels: labels.map(\.description).listed
    case .excludeLabels: excludeLabels.map(\.description).listed
    case .volumeDrivers: volumeDrivers.sorted().listed
    case .include: Guard.allCases.filter(include.contains).map(\.rawValue).listed
    case .pruneParents: pruneParents ? "yes" : "no"
    case .forceContainers: forceContainers ? "yes" : "no"
    case .forceImages: forceImages ? "yes" : "no"
    case .disk:
      disk.map {
        "from \(PolicyWords.percent($0.high)) down to \(PolicyWords.percent($0.low))"
      } ?? "none"
    case .imageBudget: imageBudget.map { ByteText.of($0) } ?? "none"
    case .maxItems: maxItems.map { String($0) } ?? "none"
    case .maxBytes: maxBytes.map { ByteText.of($0) } ?? "none"
    case .dryRun:
      dryRun == Set(ItemKind.allCases)
        ? "yes" : dryRun.isEmpty ? "no" : dryRun.sorted().map(\.rawValue).listed
    }
  }
}

extension [String] {
  fileprivate var listed: String { isEmpty ? "none" : joined(separator: ", ") }
}
