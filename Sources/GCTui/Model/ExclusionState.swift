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
  /// The rules in force, unsaved ones too.
  private(set) var rules = ExclusionSet()

  var isUnsaved: Bool { document != saved }

  /// Takes the document's rules into force.
  mutating func enforce() {
    rules = ExclusionSet(document, saved: saved)
  }
}
