/// Where an engine's data root lies on this machine, if it does: what its disk is measured by.
///
/// A Unix socket and a directory of the right name do not say so: the socket may lead to another
/// machine (`ssh -L`, Docker Desktop), and this one may have an engine of its own.
struct DataRoot: Hashable, Sendable {
  /// What tells one machine from others, as an engine or this machine says it.
  struct Machine: Hashable, Sendable {
    /// The host name (`/info` `Name`).
    var name: String
    /// The kernel's release (`/info` `KernelVersion`).
    var kernel: String
  }

  /// What was found at a path where the data root may be.
  enum Look: Hashable, Sendable {
    /// A file in it holds what the engine says of itself.
    case same
    /// Such a file holds something else, or there is none.
    case other
    /// There is no such directory.
    case missing
    /// This user may not look into it, or no file in it would tell.
    case unknown
  }

  struct Place: Hashable, Sendable {
    /// How this machine reaches it.
    var path: String
    var look: Look
  }

  /// `DockerRootDir` as the engine says it.
  var path: String
  var isUnixSocket: Bool
  var engine: Machine
  var here: Machine
  /// Where it may be, the most likely first.
  var places: [Place]
  /// The command of the process that listens at the socket; `nil` where that is not known.
  var listener: String?

  /// The path by which this machine reaches it, or why the engine's disk is not known.
  var verdict: Fact<String> {
    func unknown(_ reason: String) -> Fact<String> { .unavailable(reason: reason) }
    guard isUnixSocket else { return unknown("the engine is reached over the network") }
    guard !path.isEmpty else { return unknown("the engine names no data root") }
    guard !engine.name.isEmpty, !engine.kernel.isEmpty else {
      return unknown("the engine does not tell on which machine it runs")
    }
    guard engine.name == here.name else {
      return unknown("the engine runs on \(engine.name), this machine is \(here.name)")
    }
    guard engine.kernel == here.kernel else {
      return unknown("the engine runs on another kernel than this machine's")
    }
    if let place = places.first(where: { $0.look == .same }) { return .known(place.path) }
    guard let place = places.first(where: { $0.look == .unknown }) else {
      return places.contains { $0.look == .other }
        ? unknown("\(path) on this machine is not this engine's")
        : unknown("\(path) is not on this machine")
    }
    // An engine that listens here keeps its data here; a process that only passes on does not.
    guard let listener, Self.engines.contains(listener) else {
      return unknown("\(path) may be another engine's, and only root can look into it")
    }
    return .known(place.path)
  }

  /// Commands of engines, and of who opens sockets for them.
  private static let engines: Set<String> = ["dockerd", "podman", "systemd"]
}
