import GCCore

/// Reasons why keys cannot do something now, shared by entries of the table.
extension Bindings {
  @Sendable static func readOnly(_ model: AppModel) -> String? {
    model.settings.isReadOnly ? "This is --read-only: nothing is deleted, tagged or saved." : nil
  }

  @Sendable static func needsRow(_ model: AppModel) -> String? {
    model.list.cursor == nil ? "The list is empty." : nil
  }

  @Sendable static func noSuggestion(_ model: AppModel) -> String? {
    if model.markSummary.suggestion != nil { return nil }
    if model.marks.isEmpty { return "Nothing is marked: what goes with the marks is suggested." }
    return model.figures == nil
      ? "The layers are still being worked out."
      : "Nothing else would let more go with what is marked."
  }

  @Sendable static func noneDue(_ model: AppModel) -> String? {
    if let obstacle = model.collectObstacle { return obstacle }
    return model.collect.verdicts?.taken.isEmpty == false
      ? nil : "Collect would take nothing now; the details of an item say why."
  }

  /// The items that an action is about: the marks, else the row.
  static func targets(_ model: AppModel) -> [ItemID] {
    if case .details(let details) = model.screens.last { return [details.item] }
    if !model.marks.isEmpty { return model.marks.sorted() }
    return model.list.selected.map { [$0] } ?? []
  }

  /// Why the exclusions forbid every deletion.
  static func exclusionsMissing(_ model: AppModel) -> String? {
    if let problem = model.exclusions.problem {
      return "Nothing can be deleted until the exclusions are mended: \(problem)"
    }
    return model.exclusions.isLoaded ? nil : "The exclusions are still being read."
  }

  /// The items that a rule is about: the row, or every mark where the row is one of them.
  ///
  /// Marks may be in another list, out of sight: a rule for them is asked for from one of them.
  static func subjects(_ model: AppModel) -> [ItemID] {
    if case .details(let details) = model.screens.last { return [details.item] }
    let row = model.list.itemsOfRow
    return row.isEmpty || !row.allSatisfy(model.marks.contains) ? row : model.marks.sorted()
  }

  @Sendable static func cannotExclude(_ model: AppModel) -> String? {
    if case .details = model.screens.last { return nil }
    return needsRow(model)
  }

  @Sendable static func nothingToUndo(_ model: AppModel) -> String? {
    if !model.exclusions.changes.isEmpty { return nil }
    return model.exclusions.isUnsaved
      ? "The last rules came with a file that changed: e takes one off."
      : "No rule waits to be saved: there is nothing to undo."
  }

  @Sendable static func cannotDelete(_ model: AppModel) -> String? {
    if let reason = readOnly(model) ?? exclusionsMissing(model) { return reason }
    // Not `targets`: the footer asks at every key, and marks may be many.
    if case .details(let details) = model.screens.last {
      return model.protection(of: details.item)?.sentence(path: model.exclusions.path)
    }
    guard model.marks.isEmpty else { return nil }
    guard let item = model.list.selected else {
      return "Nothing is marked, and no row is selected."
    }
    return model.protection(of: item)?.sentence(path: model.exclusions.path)
  }

  @Sendable static func cannotTag(_ model: AppModel) -> String? {
    if let reason = readOnly(model) { return reason }
    let selected: ItemID?
    if case .details(let details) = model.screens.last {
      selected = details.item
    } else {
      selected = model.list.selected
    }
    guard let selected else { return "Select an image to give it a name." }
    return selected.kind == .image
      ? nil : "Only images have names to give: this is a \(selected.kind.rawValue)."
  }
}

extension Protection {
  /// Which rule protects, and where it stands.
  ///
  /// - Parameter path: of the operator's own file; a rule that names another is not changed here.
  func sentence(path: String) -> String {
    if file != nil { return "Excluded by the rule “\(rule)” (\(place)), for this whole machine." }
    let place = line.map { "\(path), line \($0)" } ?? "not saved yet"
    return "Excluded by the rule “\(rule)” (\(place)); e takes it off."
  }
}
