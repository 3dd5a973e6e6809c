import GCCore

/// What can lie over the lists.
enum Screen: Sendable {
  case details(DetailsState)
  case help(HelpState)
  case prompt(Prompt)
  /// Waits for the letter of what to sort by.
  case sort
  case exclude(ExcludeState)
  case save(SaveState)
  case question(Question)
  case review(ReviewState)
  case run(RunState)
  case report(ReportState)
}

/// The details of one item, scrolled.
struct DetailsState: Hashable, Sendable {
  var item: ItemID
  var top = 0
  /// As last worked out: it takes plans to say why an item is kept.
  var lines: [StyledLine] = []
  var isStale = true
}

/// The help, scrolled.
struct HelpState: Hashable, Sendable {
  var top = 0
}

/// A line that is asked for at the bottom of the screen.
struct Prompt: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    /// Live: every key filters. Holds what was in force before, for Esc.
    case filter(before: String)
    /// The key of a label by which to group.
    case group
    /// A name for an image.
    case tag(ItemID)
  }

  var purpose: Purpose
  var line: LineEditor
  /// Why what was entered cannot be taken.
  var problem: String?
}

/// A question that has to be answered before anything happens.
struct Question: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    case quit
    /// The name that `image` gets belongs to another image now.
    case moveTag(image: ItemID, repository: String, tag: String)
  }

  var purpose: Purpose
  /// One paragraph a line.
  var lines: [String]
}
