extension ReviewedItem {
  /// How a container differs from what was reviewed, as a sentence; `nil` when it is the same and
  /// may be removed.
  ///
  /// Times are compared as the engine wrote them. Where the review had no inspect yet, only a
  /// container that has never been started is known not to have run since.
  func change(to now: Container) -> String? {
    guard case .container(let state, let startedAt, let finishedAt, let name) = self else {
      return "It was not reviewed as a container."
    }
    if let name, let other = now.names.first, !now.names.contains(name) {
      return "It was called \(name) when it was reviewed, and is \(other) now."
    }
    if state.isExited && !now.state.isExited {
      return "It started again since the review: it is \(now.state.name) now."
    }
    if !state.isExited && now.state != state {
      return "It was \(state.name) when it was reviewed, and is \(now.state.name) now."
    }
    guard let details = now.details.value else {
      return "The engine did not say when it last ran."
    }
    if let startedAt, startedAt != details.startedAt.text {
      return "It ran again since the review: it started at \(details.startedAt.text)."
    }
    if let finishedAt, finishedAt != details.finishedAt.text {
      return "It stopped again since the review, at \(details.finishedAt.text)."
    }
    if startedAt == nil {
      if state == .created && now.state == .created && details.startedAt.date == nil { return nil }
      return state == .created
        ? "It was started since the review."
        : "When it last ran was not known at the review: review it again."
    }
    return nil
  }

  /// How an image differs from what was reviewed, as a sentence; `nil` when it is the same.
  func change(to now: Image) -> String? {
    guard case .image(let tags, let digests) = self else {
      return "It was not reviewed as an image."
    }
    let gained = now.tags.filter { !tags.contains($0) }
    if !gained.isEmpty {
      return "It got the tag \(gained.joined(separator: ", ")) since the review."
    }
    let lost = tags.filter { !now.tags.contains($0) }
    if !lost.isEmpty {
      return "It lost the tag \(lost.joined(separator: ", ")) since the review."
    }
    if !digests.isEmpty, Set(digests).isStrictSubset(of: now.digests) {
      return "It has more digests than were known at the review: review it again."
    }
    if Set(digests) != Set(now.digests) {
      return "The digests by which it can be pulled changed since the review."
    }
    return nil
  }

  /// How a volume differs from what was reviewed, as a sentence; `nil` when it is the same.
  ///
  /// A name is all that a volume has: another one may have got it. Engines before 23 move the time
  /// on when a file at the top of the volume comes or goes, so that one written to stays too.
  func change(to now: Volume) -> String? {
    guard case .volume(let driver, let createdAt, let labels, let mountpoint) = self else {
      return "It was not reviewed as a volume."
    }
    if driver != now.driver || mountpoint != now.mountpoint {
      return "Another volume has its name since the review."
    }
    if createdAt != now.createdAt {
      return "It was made anew or written to since the review."
    }
    return labels == now.labels ? nil : "Its labels changed since the review."
  }

  /// How a network differs from what was reviewed, as a sentence; `nil` when it is the same and
  /// nothing is attached to it.
  func change(to now: Network) -> String? {
    guard case .network(let name) = self else { return "It was not reviewed as a network." }
    if name != now.name {
      return "It was called \(name) when it was reviewed, and is \(now.name) now."
    }
    if now.isPredefined { return Refusal.predefined.sentence }
    guard let attached = now.attached.value else {
      return "The engine did not say what is attached to it."
    }
    return attached.isEmpty ? nil : Refusal.attached(attached).sentence
  }
}
