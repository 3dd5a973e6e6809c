public import FoundationEssentials

/// The calls of the Docker Engine API that gctui makes, one method a call.
///
/// Every method throws `EngineError`, and `CancellationError` when its task is cancelled.
public protocol Engine: Sendable {
  /// `GET /_ping`, `/version` and `/info`.
  func host() async throws -> Host

  /// `GET /containers/json?all=1`, one page.
  func containers(_ query: ContainerQuery) async throws -> [Container]

  /// `GET /containers/{id}/json`; `nil` where the container is gone. The whole container, with
  /// its details known.
  func container(_ id: String) async throws -> Container?

  /// `GET /images/json?all=1`: every image, untagged parents too.
  func images() async throws -> [Image]

  /// `GET /images/{id}/json`; `nil` where the image is gone. With its details known.
  func image(_ reference: String) async throws -> Image?

  /// `GET /images/{id}/history`, newest first.
  func history(_ id: String) async throws -> [HistoryStep]

  /// Shared bytes of each image by full ID, where the engine counts them
  /// (`GET /images/json?all=1&shared-size=1`, from API 1.42; empty before).
  func sharedSizes() async throws -> [String: Int64]

  /// `GET /system/df?type=build-cache` (whole `/system/df` before API 1.42).
  func buildCache() async throws -> BuildCache

  /// `GET /volumes`: every volume, without its size.
  func volumes() async throws -> [Volume]

  /// `GET /volumes/{name}`; `nil` where the volume is gone.
  func volume(_ name: String) async throws -> Volume?

  /// Bytes of volumes by name, where the engine counts them: expensive
  /// (`GET /system/df?type=volume`, whole `/system/df` before API 1.42).
  func volumeSizes() async throws -> [String: Int64]

  /// `GET /networks`: every network; what is attached to each is not told.
  func networks() async throws -> [Network]

  /// `GET /networks/{id}`; `nil` where the network is gone. With what is attached to it.
  func network(_ id: String) async throws -> Network?

  /// `DELETE /containers/{id}`, never with `v` unless `volumes`: anonymous volumes stay.
  func removeContainer(_ id: String, force: Bool, volumes: Bool) async throws

  /// `DELETE /images/{reference}`: what the engine untagged and deleted, in its order.
  func removeImage(_ reference: String, force: Bool, noprune: Bool) async throws
    -> [ImageRemoval]

  /// `DELETE /volumes/{name}`, never with force.
  func removeVolume(_ name: String) async throws

  /// `DELETE /networks/{id}`, by full ID.
  func removeNetwork(_ id: String) async throws

  /// `POST /images/{id}/tag`.
  func tagImage(_ id: String, repository: String, tag: String) async throws

  /// `GET /events`: endless; ends by throwing when the connection is lost.
  func events(since: Date?) async throws -> AsyncThrowingStream<EngineEvent, any Error>

  /// `GET /events?since=…&until=…`: what the engine remembers of this time, of all kinds, the
  /// oldest first. Docker keeps its last 256 events, Podman all.
  func pastEvents(since: Date, until: Date) async throws -> [EngineEvent]
}

/// Which containers to list, and what to count.
public struct ContainerQuery: Hashable, Sendable {
  /// At most so many, newest first; `nil` for all.
  public var limit: Int?
  /// Only those created before this one (full ID): the next page.
  public var before: String?
  /// Only these full IDs, where not empty.
  public var ids: [String]
  /// Only those made from this image (full ID) or from one built on it.
  public var ancestor: String?
  /// Whether the engine counts writable layers: expensive.
  public var size: Bool

  public init(
    limit: Int? = nil, before: String? = nil, ids: [String] = [], ancestor: String? = nil,
    size: Bool = false
  ) {
    self.limit = limit
    self.before = before
    self.ids = ids
    self.ancestor = ancestor
    self.size = size
  }
}

/// One entry of the answer to an image removal.
public enum ImageRemoval: Hashable, Sendable {
  /// A name, `repository:tag` or `repository@digest`, was taken off.
  case untagged(String)
  /// An image, or (classic store) the chain ID of a layer, was removed.
  case deleted(String)
}

/// One event of the engine.
public struct EngineEvent: Hashable, Sendable {
  /// `container`, `image`, `builder` …
  public var type: String
  /// `die`, `destroy`, `tag`, `untag`, `delete` …; Podman says `remove` for `destroy`.
  public var action: String
  /// The container's or image's ID or name, as the engine gives it.
  public var actorID: String
  public var attributes: [String: String]
  /// Nanoseconds since 1970 by the engine's clock.
  public var timeNano: Int64

  public init(
    type: String, action: String, actorID: String, attributes: [String: String] = [:],
    timeNano: Int64 = 0
  ) {
    self.type = type
    self.action = action
    self.actorID = actorID
    self.attributes = attributes
    self.timeNano = timeNano
  }
}
