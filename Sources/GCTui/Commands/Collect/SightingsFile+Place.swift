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
        ?? "There is no place to keep what a run has seen"
      return
        "\(place): \(Self.items(guessed.count)) of which the engine no longer knows the last use"
        + " counted from when last tagged or made. Set XDG_STATE_HOME to a directory that stays."
    }
    let waiting = waitingFromFirstSight
    guard isFirst, let file, waiting > 0 else { return nil }
    let (they, go) = waiting == 1 ? ("it has", "it never goes") : ("they have", "they never go")
    return "No earlier run has left anything in \(file.directory): \(Self.items(waiting)) of which"
      + " nothing tells the last use can go once \(they) been seen unused for the grace. Keep that"
      + " directory from run to run, or \(go)."
  }

  private static func items(_ count: Int) -> String { count == 1 ? "1 item" : "\(count) items" }
}
