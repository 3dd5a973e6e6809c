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
