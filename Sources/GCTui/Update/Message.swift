import FoundationEssentials
import GCCore

/// Everything that can happen to the model.
enum Message: Sendable {
  case key(Key)
  /// Text pasted in one piece: typed into a line, never taken as keys.
  case paste(String)
  case resized(Size)
  /// Time has passed; the date is the machine's own.
  case tick(Date)
  case load(LoadUpdate)
  case figures(Figures)
  case exclusions(ExclusionNews)
  case collector(CollectorNews)
  case tagged(TagResult)
  case run(RunEvent)
  /// The journal could not be written; said once a run.
  case journalProblem(String)
}

/// What became of reading or saving the exclusions file.
enum ExclusionNews: Sendable {
  /// The operator's own file, and the machine's rules beside it.
  case loaded(ExclusionFile.Loaded, path: String, system: ExclusionRules = ExclusionRules())
  /// There is no home directory, so no default file: only the machine's rules hold.
  case nowhere(system: ExclusionRules = ExclusionRules())
  /// This document is in the file now.
  case saved(ExclusionDocument, ExclusionFile.Fingerprint)
  /// The file changed under it: nothing was written.
  case changed(ExclusionFile.Loaded)
  /// A sentence; what was in force stays, but nothing can be deleted while `isUnusable`.
  case failed(String, isUnusable: Bool)
}

/// What a collector on this machine goes by.
enum CollectorNews: Sendable {
  /// The policy that holds, and docker-gc's exclusions.
  case policy(Policy, exclusions: ExclusionRules)
  /// A sentence: with files like these a collector does not run.
  case unusable(String)
  /// What it remembers; the problem is a sentence.
  case memory(CollectState.Memory, problem: String?)
}

/// What became of giving an image a name.
struct TagResult: Hashable, Sendable {
  var image: String
  var name: String
  /// `nil` when it has the name now.
  var failure: String?
}
