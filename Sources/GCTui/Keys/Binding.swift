/// Where keys are pressed.
enum Context: Hashable, Sendable, CaseIterable {
  case lists, sort, details, help, prompt, exclude, save, question, review, run, report

  var title: String {
    switch self {
    case .lists: "In the lists"
    case .sort: "After s"
    case .details: "In the details"
    case .help: "In the help"
    case .prompt: "While typing"
    case .exclude: "When excluding"
    case .save: "When saving the exclusions"
    case .question: "At a question"
    case .review: "In Review"
    case .run: "While a run is under way"
    case .report: "In the report"
    }
  }
}

extension Context {
  /// A word for it in the README's table.
  var word: String {
    switch self {
    case .lists: "lists"
    case .sort: "after s"
    case .details: "details"
    case .help: "help"
    case .prompt: "typing"
    case .exclude: "excluding"
    case .save: "saving"
    case .question: "questions"
    case .review: "Review"
    case .run: "run"
    case .report: "report"
    }
  }
}

/// One entry of the table of keys: dispatch, footer, help and the README come from it.
struct Binding: Sendable {
  let contexts: Set<Context>
  let keys: [Key]
  let command: Command
  /// A word for the footer; `nil` keeps it out of there.
  let footer: String?
  /// The larger, the longer it stays in a footer that is too narrow for all.
  let weight: Int
  /// What it does, as a sentence without its end.
  let help: String
  /// Whether it does what the page shows (`Act`): then it counts only once that has been seen.
  let acts: Bool
  private let unavailable: @Sendable (AppModel) -> String?

  init(
    _ contexts: Set<Context>, _ keys: [Key], _ command: Command, footer: String? = nil,
    weight: Int = 0, acts: Bool = false, _ help: String,
    unavailable: @escaping @Sendable (AppModel) -> String? = { _ in nil }
  ) {
    self.contexts = contexts
    self.keys = keys
    self.command = command
    self.footer = footer
    self.weight = weight
    self.help = help
    self.acts = acts
    self.unavailable = unavailable
  }

  /// Why the key cannot do that now, as a sentence; `nil` when it can.
  func obstacle(_ model: AppModel) -> String? {
    if let reason = unavailable(model) { return reason }
    guard acts, !model.isActSeen else { return nil }
    return "That came before this was on the screen: read it, then press it again."
  }
}

extension Key {
  /// The key as the footer and the help write it.
  var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "^" + character.uppercased()
    case .alt(let character): "M-" + String(character)
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .insert: "Ins"
    case .delete: "Del"
    case .backspace: "Backspace"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .enter: "Enter"
    case .escape: "Esc"
    case .function(let number): "F\(number)"
    }
  }
}
