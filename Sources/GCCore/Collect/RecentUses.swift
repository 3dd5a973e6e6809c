public import FoundationEssentials

/// When images, volumes and networks were last used, as far as the engine's memory of events goes
/// back.
///
/// A volume's own dates tell when it was made, an image's when it was built or tagged; that a
/// container used it until a second ago only events tell. Docker's say which image a container is
/// of by the name that it was made with, and name its volumes and networks when it starts and ends;
/// Podman's name only images. What a container used that an earlier run saw, that run remembers.
public struct RecentUses: Hashable, Sendable {
  /// Of images, by the name or ID that the event carries.
  private var names: [String: Date] = [:]
  private var items: [ItemID: Date] = [:]
  /// The last arrival of which the events do not say what came: it may be any image.
  private var lastArrival: Date?
  private var possible: [ItemKind: Date] = [:]
  /// Full IDs of the containers that the events are about.
  public private(set) var containers: Set<String> = []
  /// From when on every use is known; `nil` where none is.
  public private(set) var coverage: Date?
  /// Why nothing is known, where the engine did not tell.
  public var trouble: CallTrouble?

  /// Knows nothing.
  public init() {}

  /// - Parameters:
  ///   - events: everything that the engine remembers, the oldest first. Docker keeps the last 256
  ///     of all kinds, so that only what came after the oldest is known to be complete.
  ///   - coverage: from when on they are complete, where that is known otherwise.
  ///   - uses: what containers used that earlier runs saw, by full ID.
  public init(
    events: [EngineEvent], coverage: Date? = nil, uses: [String: Set<ItemID>] = [:]
  ) {
    self.coverage = coverage ?? events.lazy.map(\.date).min()
    var lives = ContainerLives(uses: uses)
    for event in events {
      let isEnding = Self.endings.contains(event.action)
      switch event.type {
      case "image":
        lives.noteNews(of: event)
        if !isEnding, !Self.imageEndings.contains(event.action) { noteImage(event) }
      case "volume": if !isEnding { note(.volume(event.subject), event.date) }
      case "network": if !isEnding { note(.network(event.subject), event.date) }
      case "container": noteContainer(event, &lives)
      default: break
      }
    }
  }

  /// What ends the life of an item. All else is a use, also what this program does not know.
  private static let endings: Set = ["destroy", "delete", "remove", "prune"]
  /// What takes something from an image, or did not bring it.
  private static let imageEndings: Set = ["untag", "pull-error"]
  /// Podman's words for a load, with the archive's name and digest in place of the image's.
  private static let archives: Set = ["loadfromarchive", "loadfromdir"]

  private mutating func noteImage(_ event: EngineEvent) {
    if Self.archives.contains(event.action) {
      lastArrival = max(lastArrival ?? .distantPast, event.date)
    }
    for name in [event.actorID, event.attributes["name"] ?? ""] { note(image: name, event.date) }
  }

  /// A container stands until it is removed, and uses what it was made with.
  private mutating func noteContainer(_ event: EngineEvent, _ lives: inout ContainerLives) {
    let date = event.date
    containers.insert(event.actorID)
    note(image: event.attributes["image"] ?? "", date)
    for item in lives.noteLife(of: event) { note(item, date) }
    for kind in lives.untold(by: event) {
      possible[kind] = max(possible[kind] ?? .distantPast, date)
    }
  }

  private mutating func note(_ item: ItemID, _ date: Date) {
    items[item] = max(items[item] ?? .distantPast, date)
  }

  private mutating func note(image name: String, _ date: Date) {
    guard !name.isEmpty else { return }
    let name = EngineID.image(name) ?? name
    names[name] = max(names[name] ?? .distantPast, date)
  }

  // MARK: Questions

  /// The last use of an image that is known, by its ID or one of its names.
  public func date(of image: Image) -> Date? {
    let names = [image.id] + image.tags + image.digests
    let own = (names + names.map { ImageReference.familiar(of: $0) }).compactMap { self.names[$0] }
    return (own + [items[image.itemID], lastArrival].compactMap { $0 }).max()
  }

  /// The last use of a volume or a network that is known.
  public func date(of item: ItemID) -> Date? { items[item] }

  /// The last removal of a container of which the events do not tell what of this kind it used.
  public func possibleUse(of kind: ItemKind) -> Date? { possible[kind] }
}

/// What events tell of containers, one after the other.
private struct ContainerLives {
  let uses: [String: Set<ItemID>]
  /// Where in the events each container was created.
  private var created: [String: Int] = [:]
  private var started: Set<String> = []
  /// Where in the events each name of an image last came or went.
  private var moved: [String: Int] = [:]
  /// Where in the events Podman last built or loaded something: it does not say under which name.
  private var movedAny = 0
  private var count = 0

  init(uses: [String: Set<ItemID>]) { self.uses = uses }

  mutating func noteNews(of image: EngineEvent) {
    count += 1
    if ["build", "loadfromarchive", "loadfromdir"].contains(image.action) { movedAny = count }
    for name in [image.actorID, image.attributes["name"] ?? ""] {
      moved[ImageReference.familiar(of: name)] = count
    }
  }

  /// What the container uses, as an earlier run saw it.
  mutating func noteLife(of event: EngineEvent) -> Set<ItemID> {
    count += 1
    switch event.action {
    case "create": created[event.actorID] = count
    case "start": started.insert(event.actorID)
    default: break
    }
    return uses[event.actorID] ?? []
  }

  /// Kinds of items that the container may have used until this event, its removal, without any
  /// event that names them.
  func untold(by event: EngineEvent) -> Set<ItemKind> {
    let id = event.actorID
    guard ["destroy", "remove"].contains(event.action), uses[id] == nil else { return [] }
    var kinds: Set<ItemKind> = []
    // Docker names volumes and networks at each start and end. Podman, which says `remove`, never
    // does; and a container that never started held its volumes too.
    let image = event.attributes["image"] ?? ""
    let isByID = EngineID.image(image) != nil
    // The classic builder makes a container of an image's ID for each step, and starts few.
    let isOfBuilder = isByID && created[id] != nil && !started.contains(id)
    if event.action == "remove" || !started.contains(id) && !isOfBuilder {
      kinds = [.volume, .network]
    }
    if !image.isEmpty, !isByID, hasMoved(image, since: created[id]) { kinds.insert(.image) }
    return kinds
  }

  /// Whether the name may be of another image now than when the container was created.
  private func hasMoved(_ name: String, since creation: Int?) -> Bool {
    guard let creation else { return true }
    return max(movedAny, moved[ImageReference.familiar(of: name)] ?? 0) > creation
  }
}

extension EngineEvent {
  /// When it happened, by the engine's clock.
  var date: Date { Date(timeIntervalSince1970: Double(timeNano) / 1e9) }

  /// What it is about: its ID, where it has one, else its name (Podman's volumes).
  fileprivate var subject: String {
    actorID.isEmpty ? attributes["name"] ?? "" : actorID
  }
}
