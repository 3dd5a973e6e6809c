import GCCore

/// What every rule matches, for people.
struct ExclusionUseText {
  let text: String

  init(_ uses: [ExclusionUse], _ warnings: [ExclusionWarning], _ inventory: Inventory) {
    guard !uses.isEmpty else {
      text = "There are no rules: nothing is excluded."
      return
    }
    var table = TextTable([("RULE", .left), ("MATCHES", .right), ("NOW", .left), ("PLACE", .left)])
    for use in uses {
      let names = use.items.prefix(3).map { shortDigest(inventory.name(of: $0)) }
      let more = use.items.count > 3 ? [", …"] : []
      table.add([
        use.protection.rule, String(use.items.count),
        use.items.isEmpty ? "nothing" : names.joined(separator: ", ") + more.joined(),
        use.protection.place,
      ])
    }
    let idle = uses.count { $0.items.isEmpty }
    let summary =
      idle == 0
      ? "Every rule matches something." : "\(idle) of \(uses.count) rules match nothing now."
    text =
      ([table.text] + warnings.map { "Warning: " + scrubbed($0.text) } + [summary])
      .joined(separator: "\n")
  }
}

extension Inventory {
  /// The name to show for an item, unscrubbed; its short ID where it has none.
  func name(of item: ItemID) -> String {
    switch item.kind {
    case .container: containers[item.id]?.name ?? item.short
    case .image: images[item.id]?.name ?? item.short
    case .volume: item.short
    case .network: networks[item.id]?.name ?? item.short
    }
  }
}
