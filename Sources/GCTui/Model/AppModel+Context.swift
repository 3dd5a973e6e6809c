extension AppModel {
  /// Where keys are pressed now.
  var context: Context {
    switch screens.last {
    case nil: .lists
    case .details: .details
    case .help: .help
    case .prompt: .prompt
    case .sort: .sort
    case .exclude: .exclude
    case .save: .save
    case .question: .question
    case .review: .review
    case .run: .run
    case .report: .report
    }
  }
}
