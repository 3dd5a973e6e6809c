import GCCore

extension AppModel {
  mutating func performInQuestion(_ command: Command) -> [Effect] {
    guard case .question(let question) = screens.last else { return [] }
    switch command {
    case .no:
      screens.removeLast()
      return []
    case .yes:
      screens.removeLast()
      switch question.purpose {
      case .quit: return [.quit(exitStatus)]
      case .moveTag(let image, let repository, let tag):
        return [.tag(image: image.id, repository: repository, tag: tag)]
      }
    default: return []
    }
  }
}
