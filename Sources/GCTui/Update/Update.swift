import FoundationEssentials
import GCCore

/// What a message changes and what is to be done about it; pure.
func update(_ model: inout AppModel, _ message: Message) -> [Effect] {
  if !model.onlyMovesCursor(message) { model.revision += 1 }
  let effects = fold(message, into: &model)
  model.forgetOtherActs()
  return effects
}

extension AppModel {
  /// Whether nothing but the place of the cursor and what is in sight of the list can change.
  fileprivate func onlyMovesCursor(_ message: Message) -> Bool {
    guard case .key(let key) = message, context == .lists else { return false }
    switch Bindings.binding(key, in: .lists)?.command {
    case .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .first, .last: return true
    default: return false
    }
  }
}

private func fold(_ message: Message, into model: inout AppModel) -> [Effect] {
  switch message {
  case .key(let key):
    // Keys act on what the screen shows: news that came before them are arranged first.
    return model.settle() + model.take(key)
  case .paste(let text): return model.paste(text)
  case .resized(let size):
    model.size = size
    model.noteHidden()
    model.markDetailsStale()
    return []
  case .tick(let date):
    model.now = date.addingTimeInterval(model.inventory.host?.clockOffset ?? 0)
    model.markDetailsStale()
    for kind in ListKind.allCases where model.lists[kind]?.filter.hangsOnTime == true {
      model.lists[kind]?.isStale = true
    }
    model.noteTimeForVerdicts()
    return []
  case .load(let news): return model.take(news)
  case .figures(let figures): return model.take(figures)
  case .exclusions(let news): return model.take(news)
  case .collector(let news): return model.take(news)
  case .tagged(let result): return model.take(result)
  case .run(let event): return model.take(event)
  case .journalProblem(let sentence):
    model.notice = Notice(sentence, .warning)
    return []
  }
}

extension AppModel {
  fileprivate mutating func take(_ key: Key) -> [Effect] {
    notice = nil
    if case .prompt(let prompt) = screens.last { return type(key, into: prompt) }
    guard let binding = Bindings.binding(key, in: context) else {
      notice = Notice("\(key.label) does nothing here; ? shows the keys.", .muted)
      return []
    }
    if let reason = binding.obstacle(self) {
      notice = Notice(reason, .warning)
      return []
    }
    return perform(binding.command)
  }

  fileprivate mutating func perform(_ command: Command) -> [Effect] {
    switch context {
    case .lists: performInLists(command)
    case .sort: performInSort(command)
    case .details: performInDetails(command)
    case .help: performInHelp(command)
    case .exclude: performInExclude(command)
    case .save: performInSave(command)
    case .question: performInQuestion(command)
    case .review: performInReview(command)
    case .run: performInRun(command)
    case .report: performInReport(command)
    case .prompt: []
    }
  }

  fileprivate mutating func paste(_ text: String) -> [Effect] {
    guard case .prompt(var prompt) = screens.last else { return [] }
    prompt.line.insert(text)
    return entered(prompt)
  }

  /// What works the same wherever it is pressed.
  mutating func performAnywhere(_ command: Command) -> [Effect] {
    switch command {
    case .help:
      screens.append(.help(HelpState()))
      return []
    case .back:
      _ = screens.popLast()
      return []
    case .quit, .interrupt: return quit()
    default: return []
    }
  }

  /// How the session went.
  var exitStatus: ExitStatus {
    if hasRunIncompletely { return .incomplete }
    // Who quits before the first answer could come has not been refused one.
    return hasEngineAnswered || !hasEngineFailed ? .done : .noEngine
  }

  /// Asks first when something would be lost.
  mutating func quit() -> [Effect] {
    var lines: [String] = []
    if exclusions.isUnsaved {
      lines.append("The exclusions have changes that are not saved; w saves them.")
    }
    if !marks.isEmpty {
      lines.append(marks.count == 1 ? "1 item is marked." : "\(marks.count) items are marked.")
    }
    guard !lines.isEmpty else { return [.quit(exitStatus)] }
    screens.append(.question(Question(purpose: .quit, lines: lines + ["Quit all the same?"])))
    return []
  }
}
