internal import FoundationEssentials
internal import NIOHTTP1

/// What both sides agreed on at the first ping.
struct Agreement: Hashable, Sendable {
  /// The newest version that both are sure to speak.
  var version: APIVersion
  /// What calls are prefixed with; `nil` where the engine forbids to ask which versions it speaks:
  /// without a prefix it takes every call for its own newest.
  var prefix: APIVersion?
  var product: Host.Product
  /// The questions about the version that were not answered.
  var troubles: [CallTrouble] = []

  /// The newest version that both speak.
  ///
  /// - Parameters:
  ///   - headers: of the answer to the ping.
  ///   - offered: the newest version that the engine says it speaks, where a header does not.
  /// - Throws: `EngineError.unusable` for an engine that is too old, `.unreadable` for one that
  ///   names no version.
  init(pinned: APIVersion?, ping headers: HTTPHeaders, offered: String? = nil, address: String)
    throws(EngineError)
  {
    product = headers.arePodmans ? .podman : .docker
    if let pinned {
      version = pinned
      prefix = pinned
      return
    }
    guard let offered = (headers["Api-Version"].first ?? offered).flatMap({ APIVersion($0) })
    else {
      throw .unreadable(call: "GET /_ping", reason: "it names no API version")
    }
    guard offered >= .oldest else {
      throw .unusable(
        """
        The engine at \(address) speaks API \(offered) at most, but gctui needs \
        \(APIVersion.oldest) (Docker Engine 20.10) or newer: update the engine.
        """)
    }
    version = min(offered, .newest)
    prefix = version
  }

  /// Nothing is told of versions, and calls go without.
  init(untold product: Host.Product) {
    version = .oldest
    prefix = nil
    self.product = product
  }
}

extension HTTPHeaders {
  /// Whether Podman sent them.
  fileprivate var arePodmans: Bool {
    contains(name: "Libpod-API-Version")
      || self["Server"].contains { $0.lowercased().hasPrefix("libpod/") }
  }
}

/// Asks an engine which API it speaks: by its ping; where that is not answered as it should be, by
/// its version.
struct Greeting: Sendable {
  let transport: HTTPTransport

  func agreement() async throws -> Agreement {
    let address = transport.endpoint.description
    let pinned = transport.endpoint.pinnedVersion
    let failure: EngineError
    do {
      // GET /_ping, without a version: a prefixed one is refused where the version is.
      let answer = try await ask(.get("_ping"))
      return try Agreement(pinned: pinned, ping: answer.headers, address: address)
    } catch let error as EngineError {
      failure = error
    }
    guard let fault = failure.fault else { throw failure }
    do {
      let answer = try await ask(.get("version"))
      let wire = try? JSONDecoder().decode(WireVersion.self, from: answer.body)
      var agreement = try Agreement(
        pinned: pinned, ping: answer.headers, offered: wire?.apiVersion, address: address)
      agreement.troubles = [CallTrouble(.ping, fault)]
      return agreement
    } catch let error as EngineError {
      guard let second = error.fault else { throw error }
      return try untold(
        pinned, failure, [CallTrouble(.ping, fault), CallTrouble(.version, second)])
    }
  }

  /// Goes on without where somebody forbids to ask; what answers something else is no engine.
  private func untold(
    _ pinned: APIVersion?, _ failure: EngineError, _ troubles: [CallTrouble]
  ) throws -> Agreement {
    let isForbidden = troubles.contains { trouble in
      if case .refused = trouble.fault { true } else { false }
    }
    guard isForbidden else {
      guard case .unreadable = failure else { throw failure }
      throw EngineError.unusable(
        """
        What answers at \(transport.endpoint.description) names no API version: is it a Docker \
        Engine? Check the address.
        """)
    }
    var agreement = Agreement(untold: .docker)
    if let pinned { (agreement.version, agreement.prefix) = (pinned, pinned) }
    agreement.troubles = troubles
    return agreement
  }

  private func ask(_ request: EngineRequest) async throws -> EngineAnswer {
    let answer = try await transport.send(
      request, version: nil, seconds: transport.timeouts.ping)
    guard answer.status == 200 else { throw HTTPTransport.refusal(answer) }
    return answer
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
