internal import FoundationEssentials
internal import NIOHTTP1
internal import Synchronization

extension EngineClient {
  /// `GET /_ping`, `/version` and `/info`
  ///
  /// Throws only where no engine answers at all; what one of the three does not tell is empty, and
  /// stands in `Host.troubles`.
  public func host() async throws -> Host {
    var agreement = try await agreement()
    async let versionAnswer = attempt(.version) {
      try await decoded(.get("version")) as WireVersion
    }
    let asked = Date()
    let infoAnswer = try await attempt(.info) { try await decoded(.get("info")) as WireInfo }
    let now = asked.addingTimeInterval(Date().timeIntervalSince(asked) / 2)
    let (version, info) = (try await versionAnswer, infoAnswer)
    if version.isLost, info.isLost {
      // Nobody answered: whether an engine is there, only another ping tells.
      agreement = try await self.agreement()
    }
    var troubles = agreement.troubles.filter { $0.call == .ping }
    troubles += [version.trouble, info.trouble].compactMap { $0 }
    let told = info.answer
    let dataRoot = told?.dockerRootDir ?? ""
    if let told {
      rows.withLock { $0 = (Self.believable(told.containers), Self.believable(told.images)) }
    }
    return Host(
      address: endpoint.description, product: agreement.product, name: told?.name ?? "",
      engineID: agreement.product == .podman ? "" : told?.id ?? "",
      version: version.answer?.version ?? "", apiVersion: agreement.version.description,
      storageDriver: told?.driver ?? "", imageStore: told?.imageStore ?? .unknown,
      dataRoot: dataRoot,
      dataRootHere: try await self.dataRoot(told, product: agreement.product),
      containersTotal: max(0, told?.containers ?? 0),
      containersRunning: max(0, told?.containersRunning ?? 0),
      containersPaused: max(0, told?.containersPaused ?? 0), imagesTotal: max(0, told?.images ?? 0),
      clockOffset: try await clockOffset(WireDate.text(told?.systemTime), at: now),
      troubles: troubles)
  }

  /// The engine's clock less ours. Where `/info` does not tell it, the answer to a ping carries it, in
  /// whole seconds.
  private func clockOffset(_ told: Date?, at now: Date) async throws -> TimeInterval {
    if let told { return told.timeIntervalSince(now) }
    do {
      let asked = Date()
      let answer = try await transport.send(
        .get("_ping"), version: nil, seconds: transport.timeouts.ping)
      guard let date = answer.headers["Date"].first.flatMap({ WireDate.header($0) })
      else { return 0 }
      let offset = date.timeIntervalSince(asked)
      return abs(offset) <= 2 ? 0 : offset
    } catch is EngineError {
      return 0
    }
  }

  /// The answer, or what became of the call.
  private func attempt<Answer>(
    _ call: EngineCall, _ question: () async throws -> Answer
  ) async throws -> Attempt<Answer> {
    do {
      return Attempt(answer: try await question())
    } catch let error as EngineError {
      guard let fault = error.fault else { throw error }
      return Attempt(trouble: CallTrouble(call, fault))
    }
  }

  private struct Attempt<Answer: Sendable>: Sendable {
    var answer: Answer?
    var trouble: CallTrouble?

    var isLost: Bool { if case .cut = trouble?.fault { true } else { false } }
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
        return try await decoded(
          .get("system", "df", query: query, patience: .count, limit: EngineRequest.manyItems))
      } catch EngineError.refused(status: 500, let message)
        where message.contains("already running")
      {
        try await Task.sleep(for: .seconds(pause))
      }
    }
    return try await decoded(
      .get("system", "df", query: query, patience: .count, limit: EngineRequest.manyItems))
  }

  /// More rows than this no list of this program holds.
  private static func believable(_ rows: Int?) -> Int { min(max(0, rows ?? 0), 200_000) }
}
