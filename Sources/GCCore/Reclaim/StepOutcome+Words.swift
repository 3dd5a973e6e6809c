extension StepOutcome {
  /// One word for a column: `removed`, `untagged`, `already gone`, `skipped`, `failed`, `not run`.
  public var word: String {
    switch self {
    case .removed: "removed"
    case .untagged: "untagged"
    case .alreadyGone: "already gone"
    case .skipped: "skipped"
    case .failed: "failed"
    case .notRun: "not run"
    }
  }

  /// The whole outcome in words, with bytes, names or the reason. The engine's own words in it are
  /// unscrubbed.
  public func words(ascii: Bool = false) -> String {
    switch self {
    case .removed(let freed): "removed, freed \(ByteText.of(freed, ascii: ascii))"
    case .untagged(let names) where names.isEmpty: "only untagged, the image stays"
    case .untagged(let names): "untagged \(names.joined(separator: ", ")), the image stays"
    case .alreadyGone: "already gone"
    case .skipped(let reason): "skipped: \(reason)"
    case .failed(let message): "failed: \(message)"
    case .notRun: "not run"
    }
  }
}
