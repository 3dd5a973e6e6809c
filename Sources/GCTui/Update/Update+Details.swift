import GCCore

extension AppModel {
  mutating func performInDetails(_ command: Command) -> [Effect] {
    guard case .details(var details) = screens.last else { return [] }
    switch command {
    case .delete: return openReview()
    case .tag: askForTag()
    case .exclude: openExclude()
    case .undo: undoExclusion()
    default:
      guard let top = scrolled(details.top, command, lines: details.lines.count) else {
        return performAnywhere(command)
      }
      details.top = top
      screens[screens.count - 1] = .details(details)
    }
    return []
  }

  mutating func performInHelp(_ command: Command) -> [Effect] {
    guard case .help(var help) = screens.last else { return [] }
    guard let top = scrolled(help.top, command, lines: HelpText.lines(width: size.columns).count)
    else {
      return performAnywhere(command)
    }
    help.top = top
    screens[screens.count - 1] = .help(help)
    return []
  }

  /// The first line after a movement; `nil` for what is none.
  func scrolled(_ top: Int, _ command: Command, lines: Int) -> Int? {
    let page = layout.page.height
    let moved: Int
    switch command {
    case .up: moved = top - 1
    case .down: moved = top + 1
    case .pageUp: moved = top - max(1, page - 1)
    case .pageDown: moved = top + max(1, page - 1)
    case .halfPageUp: moved = top - max(1, page / 2)
    case .halfPageDown: moved = top + max(1, page / 2)
    case .first: moved = 0
    case .last: moved = lines
    default: return nil
    }
    return max(0, min(moved, lines - page))
  }
}
