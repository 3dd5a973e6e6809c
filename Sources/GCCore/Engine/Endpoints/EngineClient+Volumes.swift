extension EngineClient {
  /// `GET /volumes`
  public func volumes() async throws -> [Volume] {
    let request = EngineRequest.get("volumes", limit: EngineRequest.manyItems)
    let wire: WireVolumes = try await decoded(request)
    return try readable(request) { () throws(WireError) in
      try (wire.volumes ?? []).map { (wire) throws(WireError) in try wire.volume() }
    }
  }

  /// `GET /volumes/{name}`
  public func volume(_ name: String) async throws -> Volume? {
    let request = EngineRequest.get("volumes", try checkedReference(name, of: "a volume"))
    let wire: WireVolume? = try await decodedUnlessGone(request)
    return try readable(request) { () throws(WireError) in try wire?.volume() }
  }

  /// `GET /system/df?type=volume`; the names that are missing were not counted.
  public func volumeSizes() async throws -> [String: Int64] {
    try await diskUsage("volume", as: WireVolumeUsage.self).sizes
  }

  /// `DELETE /volumes/{name}`; never with `force`, which hides failures of the driver.
  public func removeVolume(_ name: String) async throws {
    try await remove(.delete("volumes", try checkedReference(name, of: "a volume")))
  }
}
