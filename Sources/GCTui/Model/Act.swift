import GCCore

/// What the acting key of the page on top does: run a plan, write a file, answer a question.
///
/// It is the whole of what would be done, so that two are equal only where the same would happen.
enum Act: Equatable, Sendable {
  case run(Plan, pending: Set<ItemID>)
  case save(SaveState, over: ExclusionDocument, with: ExclusionDocument)
  case answer(Question)
  case choose(ExcludeState)
}

extension AppModel {
  /// What the page on top would do; `nil` where it does nothing that has to be seen first.
  var act: Act? {
    switch screens.last {
    case .review(let review):
      review.basis == nil ? nil : .run(review.plan, pending: review.pending)
    case .save(let save):
      .save(save.fromTop, over: exclusions.saved, with: exclusions.document)
    case .question(let question): .answer(question)
    case .exclude(let state): .choose(state.fromTop)
    case nil, .details, .help, .prompt, .sort, .run, .report: nil
    }
  }

  /// Whether what the page on top would do has been on the screen, just as it would be done now.
  var isActSeen: Bool { act == seen }

  /// Whether the next frame shows something that has to be seen before a key may do it.
  var awaitsSight: Bool { !isActSeen && Layout.fits(size) }

  /// The frame that was just drawn is on the screen, and what was typed before that has been taken.
  mutating func noteSeen() { seen = act }

  /// The screen is not what was drawn any more, or too small to show it.
  mutating func noteHidden() { seen = nil }

  /// What was seen counts for as long as it stays on the screen unchanged.
  mutating func forgetOtherActs() {
    if seen != nil, !isActSeen { seen = nil }
  }
}

extension SaveState {
  /// The same wherever it is scrolled to.
  fileprivate var fromTop: SaveState {
    var state = self
    state.top = 0
    return state
  }
}

extension ExcludeState {
  /// The same whatever is selected.
  fileprivate var fromTop: ExcludeState {
    var state = self
    state.selected = 0
    return state
  }
}
