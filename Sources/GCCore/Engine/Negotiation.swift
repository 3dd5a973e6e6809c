internal import NIOHTTP1

/// What both sides agreed on at the first ping.
struct Agreement: Hashable, Sendable {
  var version: APIVersion
  var product: Host.Product

  /// The newest version that both speak.
  ///
  /// - Throws: `EngineError.unusable` for an engine that is too old or says no version.
  init(pinned: APIVersion?, ping headers: HTTPHeaders, address: String) throws(EngineError) {
    let isPodman =
      headers.contains(name: "Libpod-API-Version")
      || headers["Server"].contains { $0.lowercased().hasPrefix("libpod/") }
    product = isPodman ? .podman : .docker
    if let pinned {
      version = pinned
      return
    }
    guard let text = headers["Api-Version"].first, let offered = APIVersion(text) else {
      throw .unusable(
        "What answers at \(address) names no API version: is it a Docker Engine? Check the address."
      )
    }
    guard offered >= .oldest else {
      throw .unusable(
        """
        The engine at \(address) speaks API \(offered) at most, but gctui needs \
        \(APIVersion.oldest) (Docker Engine 20.10) or newer: update the engine.
        """)
    }
    version = min(offered, .newest)
  }
}

/// Pings once for all calls that need an agreement at the same time, and again after a loss.
actor Negotiation {
  private let ping: @Sendable () async throws -> Agreement
  private var task: Task<Agreement, any Error>?

  init(ping: @escaping @Sendable () async throws -> Agreement) {
    self.ping = ping
  }

  func agreement() async throws -> Agreement {
    while true {
      try Task.checkCancellation()
      let task = self.task ?? Task { [ping] in try await ping() }
      self.task = task
      do {
        return try await withTaskCancellationHandler {
          try await task.value
        } onCancel: {
          task.cancel()
        }
      } catch {
        forget(task)
        // Another caller gave up and took the shared ping with it: ask anew.
        if error is CancellationError, !Task.isCancelled { continue }
        throw error
      }
    }
  }

  /// The connection was lost: another engine may answer next time.
  func forget() { task = nil }

  private func forget(_ failed: Task<Agreement, any Error>) {
    if task == failed { task = nil }
  }
}
