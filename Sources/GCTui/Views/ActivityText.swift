import GCCore

/// What is being asked for in the background, in a line.
enum ActivityText {
  static func line(_ model: AppModel) -> String {
    let activity = model.activity
    if activity.isMeasuringCancelled { return "sizes stopped, x goes on" }
    guard let kind = LoadActivity.Kind.allCases.first(where: { activity.progress[$0] != nil }),
      let progress = activity.progress[kind]
    else { return "" }
    var text = kind.words
    if let total = progress.total {
      text += " \(progress.done)/\(total)"
    } else if progress.done > 0 {
      text += " \(progress.done)"
    }
    return text + model.ellipsis
  }
}

extension LoadActivity.Kind {
  fileprivate var words: String {
    switch self {
    case .containers: "containers"
    case .images: "images"
    case .containerDetails: "exit times"
    case .imageDetails: "image layers"
    case .imageHistory: "layer sizes"
    case .writableSizes: "container sizes"
    case .uniqueSizes: "shared sizes"
    case .buildCache: "build cache"
    }
  }
}
