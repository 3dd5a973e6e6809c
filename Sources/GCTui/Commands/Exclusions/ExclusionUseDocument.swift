import GCCore

/// The JSON of `gctui exclusions check`.
struct ExclusionUseDocument: Encodable {
  struct Item: Encodable {
    let kind: ItemKind
    let id: String
    let name: String
  }

  struct Rule: Encodable {
    let rule: String
    let file: String?
    /// Counted from one; `null` in a variable.
    let line: Int?
    let form: ExclusionRules.Source.Form
    let matches: [Item]
  }

  let rules: [Rule]
  let warnings: [ExclusionWarningDocument]

  init(_ uses: [ExclusionUse], _ warnings: [ExclusionWarning], _ inventory: Inventory) {
    rules = uses.map { use in
      Rule(
        rule: use.protection.rule, file: use.protection.file, line: use.protection.line,
        form: use.form,
        matches: use.items.map { Item(kind: $0.kind, id: $0.id, name: inventory.name(of: $0)) })
    }
    self.warnings = warnings.map { ExclusionWarningDocument($0) }
  }

  func text() throws -> String { try JSONText.pretty(self) }
}
