public import FoundationEssentials

/// The state of a container as `GET /containers/json` names it.
public enum ContainerState: Hashable, Sendable {
  case created, running, paused, restarting, removing, exited, dead
  /// A state this program does not know; such a container is never offered for removal.
  case other(String)

  public init(_ name: String) {
    switch name {
    case "created": self = .created
    case "running": self = .running
    case "paused": self = .paused
    case "restarting": self = .restarting
    case "removing": self = .removing
    // Podman's word for a container whose cleanup has not run yet.
    case "exited", "stopped": self = .exited
    case "dead": self = .dead
    default: self = .other(name)
    }
  }

  public var name: String {
    switch self {
    case .created: "created"
    case .running: "running"
    case .paused: "paused"
    case .restarting: "restarting"
    case .removing: "removing"
    case .exited: "exited"
    case .dead: "dead"
    case .other(let name): name
    }
  }

  /// Whether the container is a leftover: not running, not paused, not restarting, not on its way out.
  public var isExited: Bool {
    switch self {
    case .created, .exited, .dead: true
    default: false
    }
  }
}

/// A container of the engine, whatever its state: those that run hold images and layers too.
///
/// Strings are as the engine gave them; they are scrubbed where they are drawn or printed.
public struct Container: Identifiable, Hashable, Sendable {
  /// Full ID, 64 hexadecimal digits.
  public let id: String
  /// All names, without the leading slash; the first is the one to show.
  public var names: [String]
  /// The image as the engine names it: a reference, or an ID once the tag moved.
  public var imageName: String
  /// Full ID of the image, `sha256:…`; its record may be gone.
  public var imageID: String
  public var state: ContainerState
  /// The engine's rounded words, like `Exited (0) 3 weeks ago`.
  public var status: String
  public var command: String
  public var createdAt: Date?
  public var labels: [String: String]
  public var mounts: [Mount]
  /// The networks it is or will be attached to, those that only its settings name too.
  public var networks: [ContainerNetwork]
  /// What only an inspect tells, exit time above all.
  public var details: Fact<ContainerDetails>
  /// Bytes of the writable layer (`SizeRw`).
  public var writableSize: Fact<Int64>
  /// Bytes of the layers below that one, all together (`SizeRootFs` less `SizeRw`): they are its
  /// image's, also where the record of that is gone.
  public var imageSize: Fact<Int64>

  public init(
    id: String, names: [String] = [], imageName: String = "", imageID: String = "",
    state: ContainerState, status: String = "", command: String = "", createdAt: Date? = nil,
    labels: [String: String] = [:], mounts: [Mount] = [], networks: [ContainerNetwork] = [],
    details: Fact<ContainerDetails> = .pending, writableSize: Fact<Int64> = .pending,
    imageSize: Fact<Int64> = .pending
  ) {
    self.id = id
    self.names = names
    self.imageName = imageName
    self.imageID = imageID
    self.state = state
    self.status = status
    self.command = command
    self.createdAt = createdAt
    self.labels = labels
    self.mounts = mounts
    self.networks = networks
    self.details = details
    self.writableSize = writableSize
    self.imageSize = imageSize
  }

  public var itemID: ItemID { .container(id) }

  /// The first name, else the short ID.
  public var name: String { names.first ?? shortID(id) }

  /// Whether the engine may keep a log of it, as far as is known: not before its first start.
  public var mayHaveLog: Bool { details.value?.hasLog ?? (state != .created) }

  /// The exit code: from the inspect, else from the status line, `nil` when it never ran.
  public var exitCode: Int? {
    if let details = details.value { return details.startedAt.date == nil ? nil : details.exitCode }
    guard state == .exited || state == .dead, let open = status.firstIndex(of: "("),
      let close = status[open...].firstIndex(of: ")")
    else { return nil }
    return Int(status[status.index(after: open)..<close])
  }
}

/// What an inspect of a container adds (`GET /containers/{id}/json`).
public struct ContainerDetails: Hashable, Sendable {
  /// Raw text and date; compared as text right before a removal.
  public var startedAt: EngineTime
  /// Without a date when the container never ran.
  public var finishedAt: EngineTime
  public var exitCode: Int
  /// `State.Error`: why it did not start, in the engine's words.
  public var error: String
  /// IDs of other containers whose volumes it uses (`HostConfig.VolumesFrom`), as given.
  public var volumesFrom: [String]
  /// Directories of the layers below its own, top first, where the driver tells (`GraphDriver`).
  public var lowerDirectories: [String]
  /// Where its log goes (`HostConfig.LogConfig`); `nil` where the engine does not say.
  public var logDriver: String?
  /// Whether the engine keeps what it sends to a log elsewhere as well (`cache-disabled` is not set).
  public var cachesLog: Bool

  public init(
    startedAt: EngineTime, finishedAt: EngineTime, exitCode: Int = 0, error: String = "",
    volumesFrom: [String] = [], lowerDirectories: [String] = [], logDriver: String? = nil,
    cachesLog: Bool = true
  ) {
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.exitCode = exitCode
    self.error = error
    self.volumesFrom = volumesFrom
    self.lowerDirectories = lowerDirectories
    self.logDriver = logDriver
    self.cachesLog = cachesLog
  }

  /// Whether files of a log may lie beside the container's layers, which go with it.
  ///
  /// `json-file`, `local` and Podman's `k8s-file` write some; of what goes to `syslog` and the like
  /// the engine keeps some to read from (from 20.10 on). A container that never started has none.
  public var hasLog: Bool {
    guard startedAt.date != nil else { return false }
    switch logDriver {
    case "none", "journald", "passthrough", "passthrough-tty": return false
    case nil, "json-file", "local", "k8s-file": return true
    case .some: return cachesLog
    }
  }
}

/// A mount of a container.
public struct Mount: Hashable, Sendable {
  /// `bind`, `volume`, `tmpfs`, `image` …
  public var type: String
  /// The volume's name; empty for others.
  public var name: String
  public var source: String
  public var destination: String
  public var isWritable: Bool

  public init(
    type: String, name: String = "", source: String = "", destination: String,
    isWritable: Bool = true
  ) {
    self.type = type
    self.name = name
    self.source = source
    self.destination = destination
    self.isWritable = isWritable
  }
}
