extension Inventory {
  /// A sentence for each kind of call that the engine does not answer as documented, the gravest
  /// first; inspects that share their fault share a sentence. Names and words of the engine in them
  /// are unscrubbed.
  public var troubleSentences: [String] {
    let groups = Dictionary(grouping: troubles.values) {
      Group(rank: $0.call.rank, fault: $0.fault)
    }
    return groups.sorted { ($0.key.rank, $0.key.fault.verb) < ($1.key.rank, $1.key.fault.verb) }
      .compactMap { sentence($0.value) }
  }

  /// What is missing because this call is not answered as documented; `nil` where it is.
  public func troubleSentence(_ call: EngineCall) -> String? {
    troubles[call].flatMap { sentence([$0]) }
  }

  private struct Group: Hashable {
    var rank: Int
    var fault: CallTrouble.Fault
  }

  private func sentence(_ group: [CallTrouble]) -> String? {
    guard let first = group.first else { return nil }
    let names = group.compactMap { $0.call.item.map(name(of:)) }.sorted()
    let call = group.count == 1 ? first.call.name : first.call.nameOfMany
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    let items = names.prefix(3).joined(separator: ", ") + more
    let detail = first.fault.detail.map { " (\($0))" } ?? ""
    return "\(call) \(first.fault.verb): \(first.call.missing(items))\(detail)"
  }

  private func name(of item: ItemID) -> String {
    switch item.kind {
    case .container: containers[item.id]?.name ?? item.short
    case .image: images[item.id]?.name ?? item.short
    case .network: networks[item.id]?.name ?? item.short
    case .volume: item.short
    }
  }

  /// Whether the list came, or is known not to come.
  func isSettled(_ list: EngineCall, _ isComplete: Bool) -> Bool {
    isComplete || troubles[list] != nil
  }

  /// Whether nothing more is to be expected of the list of containers.
  public var containersSettled: Bool { isSettled(.containers, containersComplete) }

  /// Whether nothing more is to be expected of the list of images.
  public var imagesSettled: Bool { isSettled(.images, imagesComplete) }

  /// Whether a list did not come.
  var lacksList: Bool {
    [EngineCall.containers, .images, .volumes, .networks].contains { troubles[$0] != nil }
  }

  /// What is known of calls about items that are gone is of no use.
  mutating func forgetTroubles(_ isGone: (ItemID) -> Bool) {
    guard !troubles.isEmpty else { return }
    troubles = troubles.filter { call, _ in call.item.map { !isGone($0) } ?? true }
  }

  /// The call was answered.
  mutating func forget(_ call: EngineCall) {
    guard !troubles.isEmpty else { return }
    troubles[call] = nil
  }
}
