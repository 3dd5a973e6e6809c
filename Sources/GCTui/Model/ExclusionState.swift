import GCCore

/// The exclusions: what the file says, what the operator changed and has not saved.
struct ExclusionState: Sendable {
  /// The document with the unsaved changes.
  var document = ExclusionDocument()
  /// As read from the file or last written to it.
  var saved = ExclusionDocument()
  /// What the file held then; handed back when saving.
  var fingerprint: ExclusionFile.Fingerprint?
  var path = ""
  /// Whether the file has been read: before that nothing can be deleted.
  var isLoaded = false
  /// Why the file cannot be used: nothing can be deleted until it is mended.
  var problem: String?
  /// What the operator changed since the file was read or written, the last change last.
  var changes: [ExclusionChange] = []
  /// The machine's rules, which hold beside the operator's own and are not changed here.
  var system = ExclusionRules()
  /// The rules in force, unsaved ones too.
  private(set) var rules = ExclusionRules()

  var isUnsaved: Bool { document != saved }

  /// This document is in the file now: what led to it can no longer be undone.
  mutating func noteSaved(_ written: ExclusionDocument) {
    saved = written
    let kept = changes.drop { $0.after != written }.dropFirst()
    changes = written == document ? [] : Array(kept)
  }

  /// Takes the machine's rules and the document's into force.
  mutating func enforce() {
    var rules = system
    rules.add(document, path: path, saved: saved, tellsPath: false)
    self.rules = rules
  }
}

/// One choice from the menu of rules, with what undoing it brings back.
struct ExclusionChange: Sendable {
  var before: ExclusionDocument
  var after: ExclusionDocument
  /// Marks that the rules took off.
  var unmarked: Set<ItemID>
  /// The rules that came or went, as they are written.
  var rules: [String]
}
