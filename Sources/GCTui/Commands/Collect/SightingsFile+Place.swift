import GCCore

extension SightingsFile {
  /// That of an engine: in docker-gc's `STATE_DIR` where that is set, else beside the journal;
  /// `nil` where there is no place for it.
  init?(of host: Host, environment: [String: String]) {
    let named = environment["STATE_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let directory = named ?? UserDirectories(of: environment).state else { return nil }
    self.init(
      directory: directory, engine: host.engineID.isEmpty ? host.address : host.engineID)
  }
}

extension CollectPlan {
  /// What it means that no earlier run is remembered, or that none can be; `nil` where nothing
  /// hangs on that.
  func memorySentence(_ file: SightingsFile?, isFirst: Bool) -> String? {
    if !guessed.isEmpty {
      let place =
        file.map { "What is written to \($0.directory) is not kept" }
        ?? "There is no place to keep what was seen"
      return
        "\(place): \(Self.items(guessed.count)) of which the engine no longer remembers the last use"
        + " counted from when last tagged or made. Set XDG_STATE_HOME to a directory that stays."
    }
    guard isFirst, let file, waitingFromFirstSight > 0 else { return nil }
    return "No earlier run has left anything in \(file.directory):"
      + " \(Self.items(waitingFromFirstSight)) whose last use is not known can only go when it has been"
      + " seen unused for its grace. Unless that directory is kept between runs, that never comes."
  }

  private static func items(_ count: Int) -> String { count == 1 ? "1 item" : "\(count) items" }
}
