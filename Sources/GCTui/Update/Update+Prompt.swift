import GCCore

extension AppModel {
  /// A key while a line is typed: Enter takes it, Esc gives it up, everything else edits.
  mutating func type(_ key: Key, into prompt: Prompt) -> [Effect] {
    var prompt = prompt
    switch Bindings.binding(key, in: .prompt)?.command {
    case .yes: return commit(prompt)
    case .no:
      screens.removeLast()
      if case .filter(let before) = prompt.purpose { filter(before) }
      return []
    default:
      guard prompt.line.take(key) else { return [] }
      return entered(prompt)
    }
  }

  /// The line has changed.
  mutating func entered(_ prompt: Prompt) -> [Effect] {
    var prompt = prompt
    prompt.problem = nil
    screens[screens.count - 1] = .prompt(prompt)
    if case .filter = prompt.purpose { filter(prompt.line.text) }
    return []
  }

  private mutating func filter(_ text: String) {
    list.filter = Filter(text)
    list.isStale = true
  }

  private mutating func commit(_ prompt: Prompt) -> [Effect] {
    let text = prompt.line.text
    switch prompt.purpose {
    case .filter:
      screens.removeLast()
    case .group:
      screens.removeLast()
      list.grouping = text.isEmpty ? nil : text
      list.isStale = true
    case .tag(let image):
      return giveName(text, to: image, prompt)
    }
    return []
  }
}
