/// Answers gathered for a moment, so that a thousand inspects make a few dozen updates.
struct FactBatch: Sendable {
  enum News: Sendable {
    /// `nil`: it is gone.
    case container(Container?)
    case image(Image?)
    case history([HistoryStep])
    case failure(CallTrouble.Fault)
  }

  private var containerDetails: [String: Fact<ContainerDetails>] = [:]
  private var imageDetails: [String: Fact<ImageDetails>] = [:]
  private var histories: [String: Fact<[HistoryStep]>] = [:]
  private var others: [InventoryChange] = []
  /// Containers that an inspect found in another run than was known.
  private(set) var moved: [String] = []

  mutating func take(_ news: News, of ask: FactQueue.Ask, knowing inventory: Inventory) {
    let id = ask.item.id
    switch news {
    case .container(let container?):
      let known = inventory.containers[id]
      if known?.state == container.state, known?.details.value == nil {
        containerDetails[id] = container.details
      } else if known?.state != container.state || known?.details != container.details {
        others.append(.containers([container]))
        moved.append(id)
      }
    case .container(nil): others.append(.containerGone(id))
    case .image(let image?): imageDetails[id] = image.details
    case .image(nil): others.append(.imageGone(id))
    case .history(let steps): histories[id] = .known(steps)
    case .failure(let fault):
      let reason = fault.phrase
      others.append(.trouble(CallTrouble(ask.call, fault)))
      switch ask {
      case .exitedContainer, .otherContainer:
        containerDetails[id] = .unavailable(reason: reason)
      case .imageDetails: imageDetails[id] = .unavailable(reason: reason)
      case .imageHistory: histories[id] = .unavailable(reason: reason)
      }
    }
  }

  var changes: [InventoryChange] {
    var changes: [InventoryChange] = []
    if !containerDetails.isEmpty { changes.append(.containerDetails(containerDetails)) }
    if !imageDetails.isEmpty { changes.append(.imageDetails(imageDetails)) }
    if !histories.isEmpty { changes.append(.imageHistory(histories)) }
    return changes + others
  }
}
