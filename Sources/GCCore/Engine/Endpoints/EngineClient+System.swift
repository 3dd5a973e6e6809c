internal import FoundationEssentials

extension EngineClient {
  /// `GET /_ping`, `/version` and `/info`
  public func host() async throws -> Host {
    let agreement = try await agreement()
    async let version: WireVersion = decoded(.get("version"))
    let asked = Date()
    let info: WireInfo = try await decoded(.get("info"))
    let now = asked.addingTimeInterval(Date().timeIntervalSince(asked) / 2)
    let dataRoot = info.dockerRootDir ?? ""
    return Host(
      address: endpoint.description, product: agreement.product, name: info.name ?? "",
      engineID: agreement.product == .podman ? "" : info.id ?? "",
      version: try await version.version ?? "", apiVersion: agreement.version.description,
      storageDriver: info.driver ?? "", imageStore: info.imageStore, dataRoot: dataRoot,
      isLocal: isLocal(dataRoot), containersTotal: max(0, info.containers ?? 0),
      containersRunning: max(0, info.containersRunning ?? 0),
      containersPaused: max(0, info.containersPaused ?? 0), imagesTotal: max(0, info.images ?? 0),
      clockOffset: WireDate.text(info.systemTime)?.timeIntervalSince(now) ?? 0)
  }

  /// `GET /system/df?type=build-cache`
  public func buildCache() async throws -> BuildCache {
    try await diskUsage("build-cache", as: WireDiskUsage.self).cache
  }

  /// `GET /system/df?type=`
  ///
  /// Engine 20.10 refuses a second such call while one runs, whoever made it: then it is asked
  /// again, five times in all.
  func diskUsage<Wire: Decodable>(_ type: String, as wire: Wire.Type) async throws -> Wire {
    let version = try await agreement().version
    var query: [(name: String, value: String)] = []
    if version >= APIVersion(1, 42) { query.append(("type", type)) }
    if version >= APIVersion(1, 52) { query.append(("verbose", "1")) }
    for pause in [1, 2, 4, 8] {
      do {
        return try await decoded(.get("system", "df", query: query))
      } catch EngineError.refused(status: 500, let message)
        where message.contains("already running")
      {
        try await Task.sleep(for: .seconds(pause))
      }
    }
    return try await decoded(.get("system", "df", query: query))
  }

  /// Whether the engine's data directory can be measured here: a socket may lead elsewhere.
  private func isLocal(_ dataRoot: String) -> Bool {
    guard case .unix = endpoint.address, !dataRoot.isEmpty else { return false }
    return FileManager.default.fileExists(atPath: dataRoot)
  }
}
