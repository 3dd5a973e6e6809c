/// Who uses whom in an inventory: containers their image, images the one they were built on.
///
/// Always built over everything that is listed, never over a filtered view: what a filter hides
/// still uses its image. Complete only as far as the inventory is (`isComplete`).
public struct References: Sendable {
  /// Whether all containers and all images have been listed: only then does "nobody" mean nobody.
  public let isComplete: Bool
  private let users: [String: [Container]]
  private let mounters: [String: [Container]]
  private let childImages: [String: [Image]]
  private let tagHolders: [String: String]
  private let volumeTakers: [String: [Container]]
  private let volumeUsers: [String: [Container]]
  private let networkUsers: [String: [Container]]

  public init(_ inventory: Inventory) {
    isComplete = inventory.containersComplete && inventory.imagesComplete
    let containers = inventory.containers.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    let images = inventory.images.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    let mounted = Self.mountedImages(in: inventory)
    var users = Dictionary(grouping: containers, by: \.imageID)
    var mounters: [String: [Container]] = [:]
    for container in containers {
      for image in mounted[container.id] ?? [] {
        mounters[image, default: []].append(container)
        if image != container.imageID { users[image, default: []].append(container) }
      }
    }
    self.users = users
    self.mounters = mounters
    childImages = Dictionary(grouping: images.filter { $0.parentID != nil }) { $0.parentID ?? "" }
    tagHolders = Dictionary(images.flatMap { image in image.tags.map { ($0, image.id) } }) {
      first, _ in first
    }

    var volumeTakers: [String: [Container]] = [:]
    var idsByName: [String: String] = [:]
    for container in containers {
      for name in container.names { idsByName[name] = container.id }
    }
    for container in containers {
      for source in container.details.value?.volumesFrom ?? [] {
        // `VolumesFrom` entries read `name[:ro|rw]`, a name or a full ID.
        let name = String(source.prefix { $0 != ":" })
        volumeTakers[idsByName[name] ?? name, default: []].append(container)
      }
    }
    self.volumeTakers = volumeTakers
    volumeUsers = Self.users(of: inventory.volumes, containers)
    networkUsers = Self.users(of: inventory.networks, containers)
  }

  /// The containers, in any state, that were made from this image or mount it; by name.
  public func containers(using imageID: String) -> [Container] { users[imageID] ?? [] }

  /// The containers, in any state, that mount this image (`--mount type=image`); by name.
  public func containers(mounting imageID: String) -> [Container] { mounters[imageID] ?? [] }

  /// The images that the classic builder built on this one; by name.
  public func children(of imageID: String) -> [Image] { childImages[imageID] ?? [] }

  /// The containers that take their volumes from this one (`--volumes-from`), where inspected.
  public func containers(takingVolumesFrom containerID: String) -> [Container] {
    volumeTakers[containerID] ?? []
  }

  /// The containers, in any state, that mount the volume; by name.
  public func containers(usingVolume name: String) -> [Container] { volumeUsers[name] ?? [] }

  /// The containers, in any state, that are or will be attached to the network; by name.
  public func containers(usingNetwork id: String) -> [Container] { networkUsers[id] ?? [] }

  /// The full ID of the image that holds this `repository:tag` now.
  public func image(holding tag: String) -> String? { tagHolders[tag] }

  /// Whether a container in any state uses the image.
  public func isUsed(_ imageID: String) -> Bool { users[imageID] != nil }

  /// Whether the image is only a step of the classic builder: no name, and others stand on it.
  public func isIntermediate(_ image: Image) -> Bool {
    image.tags.isEmpty && image.digests.isEmpty && childImages[image.id] != nil
  }
}
