import GCCore

extension AppModel {
  /// Asks for the name that the selected image shall get.
  mutating func askForTag() {
    let item: ItemID?
    if case .details(let details) = screens.last {
      item = details.item
    } else {
      item = list.selected
    }
    guard let item, item.kind == .image else { return }
    screens.append(.prompt(Prompt(purpose: .tag(item), line: LineEditor())))
  }

  /// Checks the name as the engine does, and asks before it is taken from another image.
  mutating func giveName(_ text: String, to image: ItemID, _ prompt: Prompt) -> [Effect] {
    let reference: ImageReference
    do {
      reference = try ImageReference(parsing: text)
    } catch {
      var prompt = prompt
      prompt.problem = error.sentence
      screens[screens.count - 1] = .prompt(prompt)
      return []
    }
    screens.removeLast()
    let (repository, tag) = (reference.repository, reference.tag)
    guard let holder = references.image(holding: reference.familiar) else {
      return [.tag(image: image.id, repository: repository, tag: tag)]
    }
    guard holder != image.id else {
      notice = Notice("The image has the name \(reference.familiar) already.", .muted)
      return []
    }
    let others = (inventory.images[holder]?.tags ?? []).filter { $0 != reference.familiar }
    screens.append(
      .question(
        Question(
          purpose: .moveTag(image: image, repository: repository, tag: tag),
          lines: [
            "\(reference.familiar) is the name of the image \(shortID(holder)) now.",
            others.isEmpty
              ? "It would move to \(image.short), and \(shortID(holder)) would become dangling."
              : "It would move to \(image.short); \(shortID(holder)) keeps \(others[0]).",
            "Move the name?",
          ])))
    return []
  }

  /// The lists follow by the engine's own event.
  mutating func take(_ result: TagResult) -> [Effect] {
    notice =
      if let failure = result.failure {
        Notice("\(result.name) was not given: \(failure)", .danger)
      } else {
        Notice("\(shortID(result.image)) is now \(result.name).", .good)
      }
    return []
  }
}
